import type { ProbeTarget } from '@/db/schema'
import type { Evidence } from './contract'

/** From best to worst; beside them stand `maintenance` and `unknown`. */
export const LEVELS = [
  'operational',
  'at_risk',
  'degraded',
  'partial_outage',
  'major_outage',
  'maintenance',
  'unknown',
] as const

export type Level = (typeof LEVELS)[number]

/** 0 for operational to 4 for a major outage; undefined for maintenance and unknown, which are beside the scale. */
export function severityOf(level: Level): number | undefined {
  const index = LEVELS.indexOf(level)
  return index <= 4 ? index : undefined
}

/**
 * The level that decides: the worst on the scale; `maintenance` beats operational and at risk; `unknown` counts only
 * when nothing is worse than operational.
 */
export function worst(levels: readonly Level[]): Level {
  return levels.reduce<Level>((one, other) => (WEIGHT[other] > WEIGHT[one] ? other : one), 'operational')
}

// Unknown hides no trouble, and no trouble that is certain hides behind it.
const WEIGHT: Record<Level, number> = {
  operational: 0,
  unknown: 1,
  maintenance: 2,
  at_risk: 3,
  degraded: 4,
  partial_outage: 5,
  major_outage: 6,
}

const WORDS: Record<Level, string> = {
  operational: 'operational',
  at_risk: 'at risk',
  degraded: 'degraded',
  partial_outage: 'partial outage',
  major_outage: 'major outage',
  maintenance: 'maintenance',
  unknown: 'unknown',
}

export const levelWords = (level: Level): string => WORDS[level]

/** A reason for a level together with the level it asks for. */
export type Signal = { level: Level; evidence: Evidence }

/** No signal at all means nothing was seen wrong. */
export function levelOf(signals: readonly Signal[]): Level {
  return worst(signals.map(({ level }) => level))
}

/** The worst first, then what says why, then the oldest; what reaches a service on two ways is told once. */
export function evidenceOf(signals: readonly Signal[]): Evidence[] {
  const different = new Map(
    signals.map((signal) => [`${signal.evidence.source} ${signal.evidence.code}`, signal]),
  )
  return [...different.values()]
    .sort(
      (one, other) =>
        WEIGHT[other.level] - WEIGHT[one.level] ||
        isSymptom(one) - isSymptom(other) ||
        one.evidence.since.localeCompare(other.evidence.since),
    )
    .map(({ evidence }) => evidence)
}

/** What is only unusual comes after what says why. */
const isSymptom = ({ evidence }: Signal): number => (evidence.code === 'anomaly' ? 1 : 0)

/** A soft dependency pulls its dependent down to degraded at most. */
export function throughNeed(level: Level, need: 'hard' | 'soft'): Level {
  if (level === 'maintenance') return need === 'hard' ? 'at_risk' : 'operational'
  if (need === 'hard') return level
  if (level === 'unknown') return 'operational'
  return WEIGHT[level] > WEIGHT.degraded ? 'degraded' : level
}

type Span = { level: Level; from: Date; until: Date | null }

/**
 * Share of the known time without an outage, in percent; half of a partial outage counts. Maintenance and unknown time
 * is left out. Null when nothing is known.
 */
export function availability(spans: readonly Span[], from: Date, to: Date): number | null {
  let known = 0
  let lost = 0
  for (const span of spans) {
    const start = Math.max(span.from.getTime(), from.getTime())
    const end = Math.min((span.until ?? to).getTime(), to.getTime())
    if (end <= start || severityOf(span.level) === undefined) continue
    known += end - start
    if (span.level === 'major_outage') lost += end - start
    if (span.level === 'partial_outage') lost += (end - start) / 2
  }
  return known === 0 ? null : (1 - lost / known) * 100
}

/** The newest look at a target, as the rules need it. */
export type Look = Pick<
  ProbeTarget,
  'checkedAt' | 'code' | 'latencyMs' | 'detail' | 'failures' | 'failingSince' | 'result'
>

const INTERVALS_UNTIL_STALE = 3

/** After three intervals without a look (and the time the last one may have taken) nothing is known any more. */
export function isStale(
  look: Pick<Look, 'checkedAt'>,
  { intervalSeconds, timeoutMs }: { intervalSeconds: number; timeoutMs: number },
  now: Date,
): boolean {
  if (!look.checkedAt) return true
  return (
    now.getTime() - look.checkedAt.getTime() > INTERVALS_UNTIL_STALE * intervalSeconds * 1_000 + timeoutMs
  )
}
