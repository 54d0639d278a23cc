import { migrationState } from '@/db/migrate'
import { configState } from '@/lib/config/config'
import type { Context } from '@/lib/context'
import { processWide } from '@/lib/process-wide'
import { isDraining } from '@/lib/server/draining'
import { within } from '@/lib/within'
import type { Readiness } from './contract'
import { checkDatabase } from './database'

const PATIENCE_MS = 1_500
const FRESH_MS = 1_000

type Checks = NonNullable<Readiness['checks']>

/** Whether this process should get traffic now. The database is asked at most once a second, however many ask. */
export async function readinessNow(ctx: Context): Promise<{ status: Readiness['status']; checks: Checks }> {
  const { database, migrations } = await recentDatabaseChecks(ctx)
  const draining = { status: isDraining() ? 'active' : 'disabled' }
  const checks: Checks = { database, migrations, config: checkConfig(), draining }
  const isReady =
    database.status === 'ok' && ['current', 'ahead'].includes(migrations.status) && !isDraining()
  return { status: isReady ? 'ready' : 'not_ready', checks }
}

type DatabaseChecks = Pick<Checks, 'database' | 'migrations'>
type Recent = { at: number; checks: Promise<DatabaseChecks> }

function recentDatabaseChecks(ctx: Context): Promise<DatabaseChecks> {
  const kept = processWide('readiness', () => ({ recent: noneYet() }))
  const now = performance.now()
  if (!kept.recent || now - kept.recent.at > FRESH_MS) kept.recent = { at: now, checks: databaseChecks(ctx) }
  return kept.recent.checks
}

const noneYet = (): Recent | undefined => undefined

async function databaseChecks(ctx: Context): Promise<DatabaseChecks> {
  const { status } = await checkDatabase(ctx)
  if (status !== 'healthy') return { database: { status: 'down' }, migrations: { status: 'unknown' } }
  return { database: { status: 'ok' }, migrations: await checkMigrations(ctx) }
}

/** Older code on a newer database works; newer code on an older one does not. */
async function checkMigrations({ db }: Context): Promise<Checks['migrations']> {
  try {
    const { status, pending } = await within(migrationState(db), PATIENCE_MS)
    return pending.length === 0
      ? { status }
      : { status, detail: `npm run migrate applies ${pending.join(', ')}` }
  } catch {
    return { status: 'unknown' }
  }
}

/** A bad change of pitwall.yaml leaves the last good one in force: worth a word, no reason to stop serving. */
function checkConfig(): Checks['config'] {
  const { problems } = configState()
  return problems.length === 0
    ? { status: 'ok' }
    : { status: 'last_good', detail: problems.join('; ').slice(0, 1_000) }
}
