import type { App } from './app'
import { failureCode } from './database'
import { measureMail } from './mail'

const DATABASE_DEADLINE_MS = 2_000
const DATABASE_SLOW_MS = 150

export type HealthStatus = 'healthy' | 'degraded' | 'unhealthy' | 'unknown'

export type Dependency = {
  name: string
  status: HealthStatus
  code: string
  critical: boolean
  latencyMs: number | null
  detail: string
  checkedAt: string
}

type Finding = Omit<Dependency, 'name' | 'critical' | 'checkedAt'>

/** Everything Paddock stands on, each looked at now. */
export async function checkDependencies(
  app: App,
): Promise<{ status: HealthStatus; dependencies: Dependency[] }> {
  const [database, mail] = await Promise.all([checkDatabase(app), checkMail(app)])
  const checkedAt = app.now().toISOString()
  const named = (name: string, critical: boolean, finding: Finding) => ({
    name,
    critical,
    ...finding,
    checkedAt,
  })

  const dependencies = [
    named('database', true, database),
    named('mail', false, mail),
    named('draft_deadline_task', false, checkDeadlineTask(app)),
    named('maintenance_mode', false, checkMaintenance(app)),
    named('internal_service_auth', false, checkInternalAuth(app)),
  ]
  return { status: overall(dependencies), dependencies }
}

/** Unhealthy only when something critical is; anything else that is not well degrades; unknown hides behind both. */
export function overall(dependencies: Pick<Dependency, 'status' | 'critical'>[]): HealthStatus {
  if (dependencies.some(({ status, critical }) => critical && status === 'unhealthy')) return 'unhealthy'
  if (dependencies.some(({ status }) => status === 'unhealthy' || status === 'degraded')) return 'degraded'
  return dependencies.some(({ status }) => status === 'unknown') ? 'unknown' : 'healthy'
}

export async function checkDatabase({ database }: App): Promise<Finding> {
  const startedAt = performance.now()
  try {
    await database.attempt('health', (sql) => sql`select 1`, DATABASE_DEADLINE_MS)
    const latencyMs = elapsed(startedAt)
    if (latencyMs <= DATABASE_SLOW_MS) return { status: 'healthy', code: 'ok', latencyMs, detail: 'answers' }
    const detail = `answers in ${latencyMs} ms, expected at most ${DATABASE_SLOW_MS} ms`
    return { status: 'degraded', code: 'ok', latencyMs, detail }
  } catch (error) {
    const code = failureCode(error)
    return { status: 'unhealthy', code, latencyMs: elapsed(startedAt), detail: OUTAGES[code] }
  }
}

const OUTAGES: Record<ReturnType<typeof failureCode>, string> = {
  refused: 'refuses connections',
  timeout: 'does not answer in time',
  dns: 'its name is unknown',
  auth: 'refuses our credentials',
  overloaded: 'has no connection left',
  error: 'answers with an error',
}

async function checkMail({ settings }: App): Promise<Finding> {
  const startedAt = performance.now()
  try {
    await measureMail(settings.mail)
    return { status: 'healthy', code: 'ok', latencyMs: elapsed(startedAt), detail: 'greets' }
  } catch (error) {
    const code = failureCode(error)
    return { status: 'unhealthy', code, latencyMs: elapsed(startedAt), detail: OUTAGES[code] }
  }
}

function checkDeadlineTask({ deadlineTask, now }: App): Finding {
  const { lastSuccessAt, staleAfterMs } = deadlineTask
  if (!lastSuccessAt) return { status: 'unknown', code: 'stale', latencyMs: null, detail: 'has not run yet' }
  const ageMs = now().getTime() - lastSuccessAt.getTime()
  const detail = `ran ${Math.round(ageMs / 1_000)} s ago`
  if (ageMs > staleAfterMs) return { status: 'unhealthy', code: 'stale', latencyMs: null, detail }
  return { status: 'healthy', code: 'ok', latencyMs: null, detail }
}

function checkMaintenance({ maintenance, now }: App): Finding {
  const window = maintenance.current(now())
  if (!window) return { status: 'healthy', code: 'disabled', latencyMs: null, detail: 'off' }
  const detail = `on until ${window.endsAt.toISOString()}`
  return { status: 'degraded', code: 'active', latencyMs: null, detail }
}

function checkInternalAuth({ settings }: App): Finding {
  if (settings.internalToken === '') {
    return { status: 'unhealthy', code: 'disabled', latencyMs: null, detail: 'no internal token is set' }
  }
  return { status: 'healthy', code: 'ok', latencyMs: null, detail: 'an internal token is set' }
}

function elapsed(startedAt: number): number {
  return Math.round((performance.now() - startedAt) * 10) / 10
}
