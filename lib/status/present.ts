import type { LevelSpan, ProbeTarget } from '@/db/schema'
import type { DependencyConfig, PitwallConfig, ServiceConfig } from '@/lib/config/contract'
import { probeCode, serviceReading } from '@/lib/probes/contract'
import { signalsOf } from './assess'
import type { DependencySummary, ServiceSummary } from './contract'
import { dependencySignals } from './dependency-signals'
import { evidenceOf, isStale, type Level } from './rules'
import { evidenceIn } from './spans'

/** What is stored, as one picture at one time. */
export type Picture = {
  config: PitwallConfig
  targets: ReadonlyMap<string, ProbeTarget>
  open: ReadonlyMap<string, LevelSpan>
  now: Date
}

/** Levels are written when somebody looks; what nobody has looked at for too long is unknown, whatever its span says. */
export function presentService(picture: Picture, service: ServiceConfig): ServiceSummary {
  const { config, targets, open, now } = picture
  const target = targets.get(`service:${service.id}`)
  const span = open.get(`service:${service.id}`)
  const isKnown = target !== undefined && span !== undefined && !isStale(target, service, now)
  const reading = serviceReading.safeParse(target?.result)
  return {
    id: service.id,
    name: service.name,
    level: isKnown ? span.level : 'unknown',
    since: (isKnown ? span.fromAt : (target?.checkedAt ?? null))?.toISOString() ?? null,
    asOf: target?.checkedAt?.toISOString() ?? null,
    latencyMs: target?.latencyMs ?? null,
    evidence: isKnown ? evidenceIn(span) : evidenceOf(signalsOf(config, service.id, targets, now)),
    dependencies: service.dependsOn.map((edge) => ({ ...neighbour(picture, edge.id), need: edge.need })),
    url: service.url,
    owner: service.owner ?? null,
    runbook: service.runbook ?? null,
    version: reading.success ? reading.data.version : null,
    revision: reading.success ? reading.data.revision : null,
  }
}

export function presentDependency(picture: Picture, dependency: DependencyConfig): DependencySummary {
  const target = picture.targets.get(`dependency:${dependency.id}`)
  const span = picture.open.get(`dependency:${dependency.id}`)
  const isKnown = target !== undefined && span !== undefined && !isStale(target, dependency, picture.now)
  const [unseen] = isKnown ? [] : dependencySignals(dependency, target, picture.now)
  return {
    id: dependency.id,
    name: dependency.name ?? dependency.id,
    kind: dependency.kind,
    level: isKnown ? span.level : 'unknown',
    since: (isKnown ? span.fromAt : (target?.checkedAt ?? null))?.toISOString() ?? null,
    code: target?.code ? probeCode.catch('error').parse(target.code) : null,
    latencyMs: target?.latencyMs ?? null,
    asOf: target?.checkedAt?.toISOString() ?? null,
    detail: unseen?.evidence.message ?? target?.detail ?? '',
  }
}

function neighbour(picture: Picture, id: string): { id: string; name: string; kind: string; level: Level } {
  const dependency = picture.config.dependencies.find((candidate) => candidate.id === id)
  if (dependency) {
    const { name, kind, level } = presentDependency(picture, dependency)
    return { id, name, kind, level }
  }
  const service = picture.config.services.find((candidate) => candidate.id === id)
  const target = picture.targets.get(`service:${id}`)
  const span = picture.open.get(`service:${id}`)
  const isKnown = service && target && span && !isStale(target, service, picture.now)
  return { id, name: service?.name ?? id, kind: 'service', level: isKnown ? span.level : 'unknown' }
}
