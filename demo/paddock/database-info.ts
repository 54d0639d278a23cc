import { createHash } from 'node:crypto'
import type { App } from './app'

type Migration = { name: string; appliedAt: Date }
type Column = { table: string; column: string; type: string }

export async function latestMigration(app: App): Promise<Migration | undefined> {
  return (await listMigrations(app)).at(-1)
}

export async function readDatabaseInfo(app: App) {
  const [migrations, columns, counts] = await Promise.all([
    listMigrations(app),
    listColumns(app),
    countCriticalTables(app),
  ])
  const shape = columns.map(({ table, column, type }) => `${table}.${column}:${type}`).join('\n')
  return {
    target: 'main',
    schemaFingerprint: createHash('sha256').update(shape).digest('hex'),
    latestMigration: migrations.at(-1) ?? null,
    appliedMigrations: migrations,
    tableCounts: counts,
  }
}

export function listMigrations({ database }: App): Promise<Migration[]> {
  return database.run(
    'select',
    (sql) => sql<Migration[]>`select name, applied_at as "appliedAt" from migrations order by name limit 200`,
  )
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
