import type postgres from 'postgres'
import type { DatabaseConfig } from '@/lib/config/contract'

const MAX_MIGRATIONS = 500

export type Migration = { name: string; at: string | null }
export type History = {
  /** The tool whose table was found; null when none was. */
  engine: string | null
  /** Newest first. */
  migrations: Migration[]
}

type Bookkeeping = { engine: string; table: string; name: string; at: string }

const NOT_NOTED = 'null::timestamptz'

/** Tables in which common tools note what they applied. Ours comes first: it also has the one of its query builder. */
const KNOWN: Bookkeeping[] = [
  { engine: 'pitwall', table: 'pitwall_migrations', name: 'tag', at: 'applied_at' },
  { engine: 'prisma', table: '_prisma_migrations', name: 'migration_name', at: 'finished_at' },
  { engine: 'knex', table: 'knex_migrations', name: 'name', at: 'migration_time' },
  { engine: 'flyway', table: 'flyway_schema_history', name: 'script', at: 'installed_on' },
  { engine: 'liquibase', table: 'databasechangelog', name: 'id', at: 'dateexecuted' },
  { engine: 'rails', table: 'schema_migrations', name: 'version', at: NOT_NOTED },
  { engine: 'alembic', table: 'alembic_version', name: 'version_num', at: NOT_NOTED },
  { engine: 'django', table: 'django_migrations', name: "app || '.' || name", at: 'applied' },
  { engine: 'sequelize', table: '"SequelizeMeta"', name: 'name', at: NOT_NOTED },
  { engine: 'efcore', table: '"__EFMigrationsHistory"', name: '"MigrationId"', at: NOT_NOTED },
  { engine: 'node-pg-migrate', table: 'pgmigrations', name: 'name', at: 'run_on' },
  {
    engine: 'drizzle',
    table: 'drizzle.__drizzle_migrations',
    name: 'hash',
    at: 'to_timestamp(created_at / 1000.0)',
  },
]

export async function readHistory(
  sql: postgres.Sql,
  configured?: DatabaseConfig['migrations'],
): Promise<History> {
  const candidates = configured ? [fromConfig(configured)] : KNOWN
  const names = candidates.map(({ table }) => table)
  const found = await sql<{ table: string }[]>`
    select name as "table" from unnest(${names}::text[]) as name where to_regclass(name) is not null`
  const present = candidates.filter(({ table }) => found.some((row) => row.table === table))
  for (const candidate of present) {
    const migrations = await readTable(sql, candidate)
    if (migrations.length > 0) return { engine: candidate.engine, migrations }
  }
  return { engine: present[0]?.engine ?? null, migrations: [] }
}

/** Names come from the list above or are checked words of pitwall.yaml, never from a caller. */
async function readTable(sql: postgres.Sql, { table, name, at }: Bookkeeping): Promise<Migration[]> {
  const rows = await sql.unsafe<{ name: string | null; at: Date | null }[]>(
    `select (${name})::text as name, (${at})::timestamptz as at from ${table}
     order by 2 desc nulls last, 1 desc limit ${MAX_MIGRATIONS}`,
  )
  return rows.map((row) => ({ name: row.name ?? '', at: row.at?.toISOString() ?? null }))
}

const fromConfig = ({ table, name, at }: NonNullable<DatabaseConfig['migrations']>): Bookkeeping => ({
  engine: 'configured',
  table: table.split('.').map(quoted).join('.'),
  name: quoted(name),
  at: at ? quoted(at) : NOT_NOTED,
})

const quoted = (name: string) => `"${name}"`
