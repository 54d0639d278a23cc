import type { DependencyConfig, PitwallConfig } from '@/lib/config/contract'
import type { ProbeResult } from './contract'
import { probeHttp } from './http/probe'
import { probeInternal } from './internal/probe'
import { probeLocal } from './local/probe'
import { look } from './look'
import { probePostgres } from './postgres/probe'
import { probeEngine, probePrometheus } from './prometheus/probe'
import { probeRedis } from './redis/probe'
import { probeS3 } from './s3/probe'
import { probeService } from './service/probe'
import { probeTcp } from './tcp/probe'

export type Watched = {
  /** As in `probe_targets.id`. */
  id: string
  kind: 'service' | 'dependency' | 'internal' | 'platform'
  intervalSeconds: number
  timeoutMs: number
  /** Looks once, within `timeoutMs`; never throws. */
  look: () => Promise<ProbeResult>
}

const INTERNAL_INTERVAL_SECONDS = 60
const ENGINE_INTERVAL_SECONDS = 15
const ENGINE_TIMEOUT_MS = 3_000

/** Everything the worker looks at under this configuration. */
export function watchedBy({ services, dependencies }: PitwallConfig): Watched[] {
  const own = services.map((service): Watched => {
    const { id, intervalSeconds, timeoutMs } = service
    const run = () => look(probeService, service, { timeoutMs })
    return { id: `service:${id}`, kind: 'service', intervalSeconds, timeoutMs, look: run }
  })
  const below = dependencies.map((dependency): Watched => {
    const { id, intervalSeconds, timeoutMs } = dependency
    const run = () => lookAtDependency(dependency)
    return { id: `dependency:${id}`, kind: 'dependency', intervalSeconds, timeoutMs, look: run }
  })
  const inside = services.flatMap((service): Watched[] => {
    if (!service.internal) return []
    const { id, timeoutMs } = service
    const run = () => look(probeInternal, service, { timeoutMs })
    return [
      {
        id: `internal:${id}`,
        kind: 'internal',
        intervalSeconds: INTERNAL_INTERVAL_SECONDS,
        timeoutMs,
        look: run,
      },
    ]
  })
  return [...own, ...below, ...inside, engine()]
}

function engine(): Watched {
  const timeoutMs = ENGINE_TIMEOUT_MS
  const run = () => look(probeEngine, undefined, { timeoutMs })
  return {
    id: 'platform:prometheus',
    kind: 'platform',
    intervalSeconds: ENGINE_INTERVAL_SECONDS,
    timeoutMs,
    look: run,
  }
}

function lookAtDependency(target: DependencyConfig): Promise<ProbeResult> {
  const limits = { timeoutMs: target.timeoutMs }
  switch (target.kind) {
    case 'postgres':
      return look(probePostgres, target, limits)
    case 'redis':
      return look(probeRedis, target, limits)
    case 'http':
      return look(probeHttp, target, limits)
    case 'tcp':
      return look(probeTcp, target, limits)
    case 'local':
      return look(probeLocal, target, limits)
    case 's3':
      return look(probeS3, target, limits)
    case 'prometheus':
      return look(probePrometheus, target, limits)
  }
}
