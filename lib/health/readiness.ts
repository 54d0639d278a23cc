import { migrationState } from '@/db/migrate'
import { configState } from '@/lib/config/config'
import type { Context } from '@/lib/context'
import { isDraining } from '@/lib/server/draining'
import { within } from '@/lib/within'
import type { Readiness } from './contract'
import { checkDatabase } from './database'

const PATIENCE_MS = 1_500

type Checks = NonNullable<Readiness['checks']>

/** Whether this process should get traffic now. */
export async function readinessNow(ctx: Context): Promise<{ status: Readiness['status']; checks: Checks }> {
  const database = await checkDatabase(ctx)
  const isUp = database.status === 'healthy'
  const checks: Checks = {
    database: { status: isUp ? 'ok' : 'down' },
    migrations: isUp ? await checkMigrations(ctx) : { status: 'unknown' },
    config: checkConfig(),
    draining: { status: isDraining() ? 'active' : 'disabled' },
  }
  const isReady = isUp && ['current', 'ahead'].includes(checks.migrations.status) && !isDraining()
  return { status: isReady ? 'ready' : 'not_ready', checks }
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
