import type postgres from 'postgres'
import type { DatabaseConfig } from '@/lib/config/contract'
import { AppError } from '@/lib/errors'
import type { SmokeCheck } from './contract'
import { readHistory } from './migrations'
import { readOnly } from './read-only'

type Registered = Pick<DatabaseConfig, 'id' | 'url' | 'smoke' | 'migrations'>
type Finding = { passes: boolean; detail: string }

/** Connectivity, migration history and the configured queries of one database. */
export async function smokeDatabase({ id, url, smoke, migrations }: Registered): Promise<SmokeCheck[]> {
  const connectivity = await check(`${id}.connectivity`, () =>
    readOnly(url, async (sql) => {
      await sql`select 1`
      return { passes: true, detail: 'answers' }
    }),
  )
  if (connectivity.status === 'fail') return [connectivity]
  const history = await check(`${id}.migration_history`, () =>
    readOnly(url, (sql) => hasHistory(sql, migrations)),
  )
  const rest: SmokeCheck[] = []
  for (const { name, query } of smoke)
    rest.push(await check(name, () => readOnly(url, (sql) => holds(sql, query))))
  return [connectivity, history, ...rest]
}

async function check(name: string, look: () => Promise<Finding>): Promise<SmokeCheck> {
  const startedAt = performance.now()
  const { passes, detail } = await look().catch((error: unknown) => ({
    passes: false,
    detail: error instanceof AppError ? error.message : 'The check could not be run.',
  }))
  const durationMs = Math.round(performance.now() - startedAt)
  return { name, status: passes ? 'pass' : 'fail', durationMs, detail }
}

async function hasHistory(sql: postgres.Sql, configured: Registered['migrations']): Promise<Finding> {
  const { engine, migrations } = await readHistory(sql, configured)
  const [latest] = migrations
  if (!latest)
    return { passes: false, detail: engine ? 'No migration is noted.' : 'No table of migrations was found.' }
  return { passes: true, detail: `${migrations.length} applied, latest ${latest.name}` }
}

/** The first column of the first row speaks: false, 0, null or no row at all fails. */
async function holds(sql: postgres.Sql, query: string): Promise<Finding> {
  const [row] = await sql.unsafe<Record<string, unknown>[]>(query, [])
  const value = row && Object.values(row)[0]
  const passes = value !== undefined && value !== null && value !== false && Number(value) !== 0
  return { passes, detail: passes ? '' : 'The query found nothing that holds.' }
}
