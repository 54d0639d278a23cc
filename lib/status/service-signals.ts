import type { ServiceConfig } from '@/lib/config/contract'
import { paths } from '@/lib/paths'
import { probeCode, type ServicePart, type ServiceReading, serviceReading } from '@/lib/probes/contract'
import { type About, failingSignal, signal, slowSignals, unseenSignal } from './dependency-signals'
import type { Level, Look, Signal } from './rules'
import { failureWords } from './words'

const UNREADY_LOOKS_UNTIL_CERTAIN = 2

/** What is wrong with a service by its own answers; what it rests on is added elsewhere. */
export function serviceSignals(service: ServiceConfig, look: Look | undefined, now: Date): Signal[] {
  const about = { source: `service:${service.id}`, name: service.name, href: paths.service(service.id), now }
  const unseen = unseenSignal(about, service, look)
  if (unseen) return [unseen]
  if (!look) return []

  const code = probeCode.catch('error').parse(look.code)
  if (code !== 'ok') {
    const message = `${service.name} ${failureWords(code, look.detail)}`
    return [failingSignal(about, look, { code, message, down: 'major_outage' })]
  }
  const reading = serviceReading.safeParse(look.result)
  const slow = slowSignals(about, look.latencyMs, service.slowMs)
  return reading.success ? saidSignals(about, reading.data, slow) : slow
}

/** A service that says it is being worked on is in maintenance, whatever else it says meanwhile. */
function saidSignals(about: About, reading: ServiceReading, slow: Signal[]): Signal[] {
  if (reading.parts.some(isMaintenance)) {
    const message = `${about.name} says it is in maintenance`
    return [signal(about, 'maintenance', { code: 'maintenance', message, observed: 'active' })]
  }
  return [
    ...readySignals(about, reading),
    ...partSignals(about, reading),
    ...silenceSignals(about, reading),
    ...slow,
  ]
}

/** It lives, but where it tells of its dependencies nothing comes back. */
function silenceSignals(about: About, { account }: ServiceReading): Signal[] {
  if (!account || account.httpStatus !== null) return []
  return [
    signal(about, 'at_risk', {
      code: 'silent',
      message: `${about.name} does not tell of its dependencies (${account.code})`,
      observed: account.code,
      expected: 'ok',
    }),
  ]
}

const isMaintenance = ({ name, code }: ServicePart) => name === 'maintenance_mode' && code === 'active'

function readySignals(about: About, { ready, notReadyLooks }: ServiceReading): Signal[] {
  if (!ready || ready.code === 'ok') return []
  const observed = ready.httpStatus === null ? ready.code : `HTTP ${ready.httpStatus}`
  // A 503 is the service's own statement; anything else may be a hiccup on the way.
  const certain = ready.httpStatus === 503 || notReadyLooks >= UNREADY_LOOKS_UNTIL_CERTAIN
  return [
    signal(about, certain ? 'partial_outage' : 'at_risk', {
      code: certain ? 'not_ready' : 'not_ready_once',
      message: `${about.name} is alive but not ready (${observed})`,
      observed,
      expected: 'ready',
    }),
  ]
}

function partSignals(about: About, { parts, status }: ServiceReading): Signal[] {
  const found = parts.flatMap((part) => {
    const level = levelOfPart(part, status)
    if (!level) return []
    const detail = part.detail ? ` (${part.detail})` : ''
    return signal({ ...about, source: `${about.source}/${part.name}` }, level, {
      code: 'reported',
      message: `${about.name} reports ${part.name} as ${part.status}${detail}`,
      observed: part.status,
      expected: 'healthy',
    })
  })
  return found.length > 0 ? found : wholeSignals(about, status)
}

function levelOfPart(
  { status, critical, code }: ServicePart,
  all: ServiceReading['status'],
): Level | undefined {
  if (code === 'disabled' || code === 'active') return undefined
  // A part nobody knows of is worth a word when the service itself does not feel well.
  if (status === 'unknown' && all !== 'healthy') return 'at_risk'
  if (status === 'degraded') return 'degraded'
  if (status === 'unhealthy') return critical ? 'partial_outage' : 'degraded'
  return undefined
}

function wholeSignals(about: About, status: ServiceReading['status']): Signal[] {
  if (status !== 'degraded' && status !== 'unhealthy') return []
  return [
    signal(about, status === 'degraded' ? 'degraded' : 'partial_outage', {
      code: 'reported',
      message: `${about.name} reports itself as ${status}`,
      observed: status,
      expected: 'healthy',
    }),
  ]
}
