import { formatDuration, formatMilliseconds, formatShare } from '@/lib/format'
import type { Level } from '@/lib/status/rules'

/** What is known of one endpoint over one window; null where there is no data. */
export type Reading = { requests: number | null; errorRatio: number | null; p95Ms: number | null }

export type Circumstances = {
  windowSeconds: number
  /** The same window a week before. */
  lastWeek: Reading
  /** The endpoint's own promise, instead of last week's p95. */
  targetMs?: number | undefined
}

export type Verdict = {
  level: Level
  reason: string
  lowTraffic: boolean
  /** 0.2: the p95 is 20 % slower than at the same time last week. */
  changeVsLastWeek: number | null
}

/** Fewer requests than this are not judged. */
export const ENOUGH_REQUESTS = 20

const MIN_ERRORS = 3
const SOME_ERRORS = 0.01
const MANY_ERRORS = 0.05
const MOSTLY_ERRORS = 0.5
const SLOWER = 1.5
const MUCH_SLOWER = 3
/** Below this nobody notices, whatever the ratio. */
const NOTICEABLE_MS = 50

/**
 * How an endpoint does, and why. Errors: 1 % is at risk, 5 % degraded, half a partial outage; as many as last week is
 * never worse than at risk. Latency: over its target at risk, twice the target degraded; without a target 1.5 and 3 times
 * last week's p95. Under 20 requests nothing is judged, and nothing is green.
 */
export function judge(now: Reading, circumstances: Circumstances): Verdict {
  const lastWeek = comparable(circumstances.lastWeek)
  const changeVsLastWeek = now.p95Ms !== null && lastWeek.p95Ms ? now.p95Ms / lastWeek.p95Ms - 1 : null
  const { requests } = now
  if (requests === null || requests < ENOUGH_REQUESTS) {
    const reason = tooFew(requests, circumstances.windowSeconds)
    return { level: 'unknown', reason, lowTraffic: requests !== null, changeVsLastWeek: null }
  }
  const signals = [ofErrors(now, requests, lastWeek), ofLatency(now, lastWeek, circumstances.targetMs)]
  const worst = signals.reduce((one, other) => (WEIGHT[other.level] > WEIGHT[one.level] ? other : one))
  const quiet = signals.map(({ reason }) => reason).join('; ')
  const reason = worst.level === 'operational' ? quiet : worst.reason
  return { level: worst.level, reason, lowTraffic: false, changeVsLastWeek }
}

type Signal = { level: keyof typeof WEIGHT; reason: string }

const WEIGHT = { operational: 0, at_risk: 1, degraded: 2, partial_outage: 3 } as const

const NOTHING: Reading = { requests: null, errorRatio: null, p95Ms: null }

const comparable = (reading: Reading): Reading =>
  (reading.requests ?? 0) >= ENOUGH_REQUESTS ? reading : NOTHING

function tooFew(requests: number | null, windowSeconds: number): string {
  const over = `in ${formatDuration(windowSeconds)}`
  if (requests === null) return `No data ${over}`
  const count = Math.floor(requests)
  if (count === 0) return `No requests ${over}`
  return `${count} ${count === 1 ? 'request' : 'requests'} ${over}: too few to judge`
}

function ofErrors({ errorRatio }: Reading, requests: number, lastWeek: Reading): Signal {
  const ratio = errorRatio ?? 0
  const share = ratio === 0 ? 'No errors' : `${formatShare(ratio)} errors`
  if (ratio < SOME_ERRORS || ratio * requests < MIN_ERRORS - 0.5)
    return { level: 'operational', reason: share }
  if (lastWeek.errorRatio !== null && ratio < 2 * lastWeek.errorRatio)
    return { level: 'at_risk', reason: `${share}, about as many as at this time last week` }
  const before =
    lastWeek.errorRatio === null ? '' : `, ${formatShare(lastWeek.errorRatio)} at this time last week`
  return { level: levelOfErrors(ratio), reason: share + before }
}

function levelOfErrors(ratio: number): Signal['level'] {
  if (ratio >= MOSTLY_ERRORS) return 'partial_outage'
  return ratio >= MANY_ERRORS ? 'degraded' : 'at_risk'
}

function ofLatency({ p95Ms }: Reading, lastWeek: Reading, targetMs: number | undefined): Signal {
  if (p95Ms === null) return { level: 'operational', reason: 'no latency known' }
  const p95 = `p95 ${formatMilliseconds(p95Ms)}`
  if (targetMs !== undefined) return againstTarget(p95, p95Ms, targetMs)
  if (lastWeek.p95Ms === null)
    return { level: 'operational', reason: `${p95}, nothing to compare it with last week` }
  const times = p95Ms / lastWeek.p95Ms
  const before = `${formatMilliseconds(lastWeek.p95Ms)} at this time last week`
  if (times < SLOWER || p95Ms - lastWeek.p95Ms < NOTICEABLE_MS)
    return { level: 'operational', reason: `${p95} (${before})` }
  return {
    level: times >= MUCH_SLOWER ? 'degraded' : 'at_risk',
    reason: `${p95} is ${times.toFixed(1)} times last week's ${formatMilliseconds(lastWeek.p95Ms)}`,
  }
}

function againstTarget(p95: string, p95Ms: number, targetMs: number): Signal {
  const target = `its target of ${formatMilliseconds(targetMs)}`
  if (p95Ms <= targetMs) return { level: 'operational', reason: `${p95}, within ${target}` }
  return { level: p95Ms >= 2 * targetMs ? 'degraded' : 'at_risk', reason: `${p95} is over ${target}` }
}
