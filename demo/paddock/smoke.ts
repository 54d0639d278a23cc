import type { App } from './app'
import { listMigrations } from './database-info'
import { checkDatabase } from './health'
import { MIGRATIONS } from './migrations'

type Check = { name: string; status: 'pass' | 'fail'; durationMs: number; detail: string }
type Look = (app: App) => Promise<{ passes: boolean; detail: string }>

const CHECKS: Record<string, Look> = {
  connectivity: async (app) => {
    const { status, detail } = await checkDatabase(app)
    return { passes: status !== 'unhealthy', detail }
  },
  migration_history: async (app) => {
    const applied = new Set((await listMigrations(app)).map(({ name }) => name))
    const missing = MIGRATIONS.filter(({ name }) => !applied.has(name))
    return { passes: missing.length === 0, detail: `${applied.size} applied, ${missing.length} missing` }
  },
  active_season_exists: async ({ database }) => {
    const [race] = await database.run(
      'select',
      (sql) => sql<{ season: number }[]>`
        select season from races where starts_at > now() order by starts_at limit 1`,
    )
    return { passes: race !== undefined, detail: race ? `season ${race.season}` : 'no race is ahead' }
  },
  race_catalog_available: async ({ database }) => {
    const [count] = await database.run(
      'select',
      (sql) => sql<{ races: number }[]>`select count(*)::int as races from races`,
    )
    const races = count?.races ?? 0
    return { passes: races > 0, detail: `${races} races` }
  },
}

/** Only reads; a check that throws is a check that fails. */
export async function runSmoke(app: App): Promise<{ status: 'pass' | 'fail'; checks: Check[] }> {
  const checks = await Promise.all(Object.entries(CHECKS).map(([name, look]) => runCheck(app, name, look)))
  return { status: checks.every(({ status }) => status === 'pass') ? 'pass' : 'fail', checks }
}

async function runCheck(app: App, name: string, look: Look): Promise<Check> {
  const startedAt = performance.now()
  const finish = (passes: boolean, detail: string): Check => {
    const durationMs = Math.round(performance.now() - startedAt)
    return { name, status: passes ? 'pass' : 'fail', durationMs, detail }
  }
  try {
    const { passes, detail } = await look(app)
    return finish(passes, detail)
  } catch (error) {
    return finish(false, error instanceof Error ? error.message : 'failed')
  }
}
