import type { PitwallConfig, ServiceConfig } from '@/lib/config/contract'
import { anomalySignals, type OpenAnomalies } from './anomaly-signals'
import type { Evidence } from './contract'
import { dependencySignals, signal } from './dependency-signals'
import type { Overrides } from './maintenance-signals'
import {
  evidenceOf,
  type Level,
  type Look,
  levelOf,
  levelWords,
  type Signal,
  throughNeed,
  worst,
} from './rules'
import { serviceSignals } from './service-signals'

/** How long health must last before trouble counts as over. */
export const RECOVERY_MS = 30_000

export type Looks = { get(targetId: string): Look | undefined }

/** What is known beside looks. */
export type Circumstances = { anomalies?: OpenAnomalies; maintenance?: Overrides }

/** All that speaks about a service or dependency now: its own looks, what it rests on and what is unusual about it. */
export function signalsOf(
  config: PitwallConfig,
  id: string,
  looks: Looks,
  now: Date,
  circumstances: Circumstances = {},
): Signal[] {
  const dependency = config.dependencies.find((candidate) => candidate.id === id)
  if (dependency) return dependencySignals(dependency, looks.get(`dependency:${id}`), now)
  const service = config.services.find((candidate) => candidate.id === id)
  if (!service) return []
  const override = circumstances.maintenance?.get(id)
  if (override) return [override]
  const own = serviceSignals(service, looks.get(`service:${id}`), now)
  const below = service.dependsOn.flatMap((edge) =>
    edgeSignals(config, service, edge, (needed) => signalsOf(config, needed, looks, now, circumstances)),
  )
  const seen = [...own, ...below]
  return [...seen, ...anomalySignals(circumstances.anomalies?.get(id) ?? [], levelOf(seen))]
}

/** The worst of what a neighbour is in, weakened to what the need for it lets through. */
function edgeSignals(
  config: PitwallConfig,
  service: ServiceConfig,
  edge: ServiceConfig['dependsOn'][number],
  signalsBelow: (id: string) => Signal[],
): Signal[] {
  const below = signalsBelow(edge.id)
  const level = throughNeed(levelOf(below), edge.need)
  const [first] = evidenceOf(below)
  if (level === 'operational' || !first) return []
  const other = config.services.find(({ id }) => id === edge.id)
  const message = other ? `${service.name} rests on ${other.name}: ${first.message}` : first.message
  return [{ level, evidence: { ...first, message } }]
}

export type Standing = { level: Level; evidence: Evidence[] }

/**
 * Level and reasons of a subject. Trouble that ends leaves it `at_risk` until it has been healthy for RECOVERY_MS, and
 * a reason that goes on keeps the time it began.
 */
export function standing(
  subject: { source: string; name: string; href: string },
  signals: Signal[],
  previous: Standing | undefined,
  now: Date,
): Standing {
  const level = levelOf(signals)
  if (level === 'operational' && previous && isTrouble(previous.level)) {
    const recovering = recoveringSignal(subject, previous, now)
    if (recovering) return { level: 'at_risk', evidence: [recovering.evidence] }
  }
  return { level, evidence: evidenceOf(signals).map((item) => keepSince(item, previous?.evidence ?? [])) }
}

const isTrouble = (level: Level) => level !== 'operational' && level !== 'unknown' && level !== 'maintenance'

function recoveringSignal(
  subject: { source: string; name: string; href: string },
  previous: Standing,
  now: Date,
): Signal | undefined {
  const known = previous.evidence.find(({ code }) => code === 'recovering')
  const since = known ? new Date(known.since) : now
  if (now.getTime() - since.getTime() >= RECOVERY_MS) return undefined
  return signal({ ...subject, now }, 'at_risk', {
    code: 'recovering',
    message: `${subject.name} is healthy again and is watched for ${RECOVERY_MS / 1_000} s before it counts as operational`,
    observed: 'healthy',
    expected: `healthy for ${RECOVERY_MS / 1_000} s`,
    since,
  })
}

function keepSince(item: Evidence, earlier: Evidence[]): Evidence {
  const known = earlier.find(({ code, source }) => code === item.code && source === item.source)
  return known && known.since < item.since ? { ...item, since: known.since } : item
}

/** The whole is the worst service; its reasons are theirs. */
export function wholeStanding(services: { name: string; standing: Standing }[]): Standing {
  const level = worst(services.map((service) => service.standing.level))
  const decisive = services.filter((service) => service.standing.level === level && level !== 'operational')
  return {
    level,
    evidence: decisive.flatMap(({ name, standing: { evidence } }) => {
      const [first] = evidence
      return first ? [{ ...first, message: `${name} is ${levelWords(level)}: ${first.message}` }] : []
    }),
  }
}
