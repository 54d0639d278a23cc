import type { Context } from '@/lib/context'
import { SYSTEM } from '@/lib/context'
import { env } from '@/lib/env'
import { globalWindow } from '@/lib/maintenance/memory/now'
import { modeWords, untilWords } from '@/lib/maintenance/words'
import type { DependencySummary, HealthSummary } from '@/lib/status/contract'
import { getHealthSummary } from '@/lib/status/queries'
import { within } from '@/lib/within'
import type { OwnDependencies, OwnDependency } from './contract'
import { checkDatabase, type DatabaseCheck } from './database'

const PATIENCE_MS = 1_500

type Finding = Omit<OwnDependency, 'checkedAt' | 'latencyMs'> & {
  latencyMs?: number | null
  asOf?: string | null
}

/** What Pitwall itself rests on. */
export async function dependenciesNow(ctx: Context): Promise<Required<OwnDependencies>> {
  const database = await checkDatabase(ctx)
  const summary = database.status === 'healthy' ? await readSummary(ctx) : undefined
  const findings = [
    databaseFinding(database),
    workerFinding(summary?.worker),
    internalAuthFinding(),
    maintenanceFinding(),
    prometheusFinding(summary?.prometheus),
    ...(summary?.storage ?? []).map(storageFinding),
  ]
  const dependencies = findings.map(({ asOf, latencyMs = null, ...finding }) => ({
    ...finding,
    latencyMs,
    checkedAt: asOf ?? ctx.now.toISOString(),
  }))
  return { status: overall(dependencies), dependencies }
}

const readSummary = (ctx: Context) =>
  within(getHealthSummary({ ...ctx, actor: SYSTEM }), PATIENCE_MS).catch(() => undefined)

function overall(dependencies: OwnDependency[]): OwnDependencies['status'] {
  if (dependencies.some(({ critical, status }) => critical && status === 'unhealthy')) return 'unhealthy'
  return dependencies.some(({ status }) => status === 'unhealthy' || status === 'degraded')
    ? 'degraded'
    : 'healthy'
}

const databaseFinding = ({ status, code, latencyMs }: DatabaseCheck): Finding => ({
  name: 'database',
  status,
  code,
  critical: true,
  latencyMs,
  detail: status === 'healthy' ? '' : "Pitwall's own database does not answer.",
})

function workerFinding(worker: HealthSummary['worker'] | undefined): Finding {
  const about = { name: 'worker', critical: false, asOf: worker?.asOf ?? null }
  if (worker?.status === 'ok') return { ...about, status: 'healthy', code: 'ok', detail: '' }
  if (worker?.status === 'stale')
    return {
      ...about,
      status: 'unhealthy',
      code: 'stale',
      detail: 'No worker has been seen lately: levels are old.',
    }
  return { ...about, status: 'unknown', code: 'stale', detail: 'No worker has been seen yet.' }
}

function internalAuthFinding(): Finding {
  const isOn = env().ENABLE_INTERNAL_ROUTES && env().INTERNAL_SERVICE_TOKEN !== undefined
  const detail = isOn ? '' : 'Internal routes are switched off.'
  return {
    name: 'internal_service_auth',
    status: 'healthy',
    code: isOn ? 'ok' : 'disabled',
    critical: false,
    detail,
  }
}

function maintenanceFinding(): Finding {
  const window = globalWindow()
  const isOn = window !== undefined
  const detail = window ? `Global maintenance (${modeWords(window.mode)}) is on ${untilWords(window)}.` : ''
  return {
    name: 'maintenance_mode',
    status: isOn ? 'degraded' : 'healthy',
    code: isOn ? 'active' : 'disabled',
    critical: false,
    detail,
  }
}

function prometheusFinding(engine: HealthSummary['prometheus'] | undefined): Finding {
  const about = { name: 'prometheus', critical: false, asOf: engine?.asOf ?? null }
  if (env().PROMETHEUS_URL === undefined)
    return { ...about, status: 'healthy', code: 'disabled', detail: 'PROMETHEUS_URL is not set.' }
  if (engine?.status === 'ok') return { ...about, status: 'healthy', code: 'ok', detail: '' }
  if (engine === undefined || engine.status === 'unknown')
    return { ...about, status: 'unknown', code: 'stale', detail: 'It has not been looked at yet.' }
  return {
    ...about,
    status: 'unhealthy',
    code: engine.status,
    detail: 'The metrics engine does not answer queries.',
  }
}

function storageFinding({ id, level, code, latencyMs, detail, asOf }: DependencySummary): Finding {
  const about = { name: id, critical: false, latencyMs, detail, asOf }
  if (level === 'unknown') return { ...about, status: 'unknown', code: code ?? 'stale' }
  if (level === 'operational') return { ...about, status: 'healthy', code: code ?? 'ok' }
  const isDown = level === 'major_outage' || level === 'partial_outage'
  return { ...about, status: isDown ? 'unhealthy' : 'degraded', code: code ?? 'error' }
}
