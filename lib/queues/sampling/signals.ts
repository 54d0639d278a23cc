import { formatDuration, formatNumber, plural } from '@/lib/format'
import type { Evidence } from '@/lib/status/contract'
import type { Level, Signal } from '@/lib/status/rules'
import type { Count, QueueReading } from '../adapter'
import { queuePaths } from '../rules'
import type { Thresholds } from '../settings'

/** What is in trouble stays so until it is this far below its bound: no level flickers around one. */
const LEAVES_AT = 0.8

export type Seen = {
  source: string
  reading: Pick<QueueReading, 'queue' | 'counts' | 'oldestWaitingAt' | 'paused' | 'workers'>
  idleSince: Date | null
  thresholds: Thresholds
  /** Reasons of the look before. */
  before: readonly Pick<Evidence, 'code' | 'expected'>[]
  now: Date
}

/** All that speaks about a queue now; nothing when all is well. A pause is meant: what waits then is a risk at most. */
export function queueSignals(seen: Seen): Signal[] {
  return [...waitingSignals(seen), ...idleSignals(seen), ...failedSignals(seen)]
}

function waitingSignals(seen: Seen): Signal[] {
  const { reading, thresholds, now } = seen
  const waiting = reading.counts.waiting
  const seconds = reading.oldestWaitingAt
    ? Math.max(0, (now.getTime() - reading.oldestWaitingAt.getTime()) / 1_000)
    : 0
  const most = reading.paused ? 'at_risk' : undefined
  return [
    ...over(seen, 'queue_old', seconds, thresholds.oldestSeconds, most, (bound) => ({
      message: `${reading.queue}: the oldest job has waited ${formatDuration(seconds)}${reading.paused ? '; it is paused' : ''}`,
      observed: formatDuration(seconds),
      expected: `below ${formatDuration(bound)}`,
      since: reading.oldestWaitingAt,
    })),
    ...over(seen, 'queue_waiting', waiting?.value ?? 0, thresholds.waiting, most, (bound) => ({
      message: `${reading.queue}: ${countWords(waiting)} jobs wait${reading.paused ? '; it is paused' : ''}`,
      observed: countWords(waiting),
      expected: `below ${formatNumber(bound)}`,
    })),
  ]
}

/** Work, and nobody who does it: when it has waited too long as well, this part of the service is out. */
function idleSignals({ source, reading, idleSince, thresholds, now }: Seen): Signal[] {
  if (!idleSince || reading.paused) return []
  const waitedMs = reading.oldestWaitingAt ? now.getTime() - reading.oldestWaitingAt.getTime() : 0
  const [atRisk, degraded] = thresholds.oldestSeconds.map((seconds) => seconds * 1_000)
  const isOut = waitedMs >= (degraded ?? 0)
  const level = isOut ? 'partial_outage' : waitedMs >= (atRisk ?? 0) ? 'degraded' : 'at_risk'
  return [
    signal({ source, queue: reading.queue, now }, level, 'queue_idle', {
      message: `${reading.queue}: nobody works it, ${countWords(reading.counts.waiting)} jobs wait`,
      observed: reading.workers === null ? 'no sign of a worker' : plural(reading.workers, 'worker'),
      expected: 'at least 1 worker',
      since: idleSince,
    }),
  ]
}

function failedSignals(seen: Seen): Signal[] {
  const { reading, thresholds } = seen
  const failed = reading.counts.failed
  return over(seen, 'queue_failed', failed?.value ?? 0, thresholds.failed, undefined, (bound) => ({
    message: `${reading.queue}: ${countWords(failed)} jobs have failed and need somebody`,
    observed: countWords(failed),
    expected: `below ${formatNumber(bound)}`,
  }))
}

type Reason = { message: string; observed: string; expected: string; since?: Date | null }

function over(
  { source, reading, before, now }: Seen,
  code: string,
  value: number,
  [atRisk, degraded]: readonly [number, number],
  most: Level | undefined,
  reason: (bound: number) => Reason,
): Signal[] {
  const known = before.find((one) => one.code === code)
  const isIn = (bound: number) =>
    value >= bound || (known?.expected === reason(bound).expected && value >= bound * LEAVES_AT)
  const wasDegraded = known?.expected === reason(degraded).expected
  const bound = isIn(degraded)
    ? degraded
    : isIn(atRisk) || (wasDegraded && value >= atRisk * LEAVES_AT)
      ? atRisk
      : null
  if (bound === null) return []
  const level = bound === degraded ? (most ?? 'degraded') : 'at_risk'
  return [signal({ source, queue: reading.queue, now }, level, code, reason(bound))]
}

function signal(
  { source, queue, now }: { source: string; queue: string; now: Date },
  level: Level,
  code: string,
  { message, observed, expected, since }: Reason,
): Signal {
  const at = (since ?? now).toISOString()
  const about = { code, source: `queue:${source}/${queue}`, href: queuePaths.queue(source, queue) }
  return { level, evidence: { ...about, message, observed, expected, since: at } }
}

/** `12`, `10 000+`, `~5 000`. */
export const countWords = (count: Count | null): string => {
  if (!count) return 'unknown'
  const digits = formatNumber(count.value)
  if (count.exactness === 'at_least') return `${digits}+`
  return count.exactness === 'estimate' ? `~${digits}` : digits
}
