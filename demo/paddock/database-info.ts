import { createHash } from 'node:crypto'
import type { App } from './app'

type Migration = { name: string; at: Date }
type Column = { table: string; column: string; type: string }

export async function readDatabaseInfo(app: App) {
  const [serverVersion, migrations, columns, counts] = await Promise.all([
    readServerVersion(app),
    listMigrations(app),
    listColumns(app),
    countCriticalTables(app),
  ])
  const shape = columns.map(({ table, column, type }) => `${table}.${column}:${type}`).join('\n')
  return {
    target: 'main',
    serverVersion,
    schemaFingerprint: createHash('sha256').update(shape).digest('hex'),
    latestMigration: migrations[0] ?? null,
    appliedMigrations: migrations.map(({ name }) => name),
    tableCounts: counts,
  }
}

/** Newest first. */
export function listMigrations({ database }: App): Promise<Migration[]> {
  return database.run(
    'select',
    (sql) => sql<Migration[]>`select name, applied_at as at from migrations order by name desc limit 200`,
  )
}

async function readServerVersion({ database }: App): Promise<string> {
  const [row] = await database.run('select', (sql) => sql<{ server_version: string }[]>`show server_version`)
  return row?.server_version ?? 'unknown'
}

function listColumns({ database }: App) {
  return database.run(
    'select',
    (sql) => sql<Column[]>`
      select table_name as table, column_name as column, data_type as type from information_schema.columns
      where table_schema = current_schema() order by table_name, ordinal_position limit 1000`,
  )
}

async function countCriticalTables({ database }: App): Promise<Record<string, number>> {
  const rows = await database.run(
    'select',
    (sql) => sql<{ table: string; rows: number }[]>`
      select 'leagues' as table, count(*)::int as rows from leagues
      union all select 'users', count(*)::int from users
      union all select 'memberships', count(*)::int from memberships
      union all select 'races', count(*)::int from races
      union all select 'drafts', count(*)::int from drafts
      union all select 'picks', count(*)::int from picks`,
  )
  return Object.fromEntries(rows.map(({ table, rows: count }) => [table, count]))
}
