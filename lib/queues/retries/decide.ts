import { formatNumber, plural } from '@/lib/format'
import type { Counts } from './counts'

/** From this share of failures on, a retry does the same again and not better. */
const STOP_SHARE = 0.5
/** Outcomes that are looked back at, and how many make a share. */
export const WINDOW = 20
const FEWEST = 5
/** Retried jobs nobody knows the end of yet: more are not sent while so many are out. */
const FEWEST_OPEN = 100
const MOST_OPEN = 1_000
const OPEN_SECONDS = 20
/** Bought at once after a pause, of the rate. */
const BURST_MS = 2_000

export type Decision =
  | { kind: 'stop'; reason: string }
  | { kind: 'finish' }
  /** The canary is well: the rest goes on at its rate. */
  | { kind: 'pass' }
  | { kind: 'send'; jobs: number }
  | { kind: 'wait' }

export type Standing = {
  isCanary: boolean
  canary: number
  counts: Counts
  /** The newest outcomes that are known, at most 20. */
  window: readonly ('ok' | 'failed')[]
  /** Jobs the rate allows now. */
  affordable: number
  ratePerSecond: number
}

/** What a run does next, from what became of its jobs so far. */
export function decide(standing: Standing): Decision {
  return standing.isCanary ? decideCanary(standing) : decideRunning(standing)
}

function decideCanary({ canary, counts }: Standing): Decision {
  const tried = counts.retried
  const size = Math.min(canary, tried + counts.pending)
  if (counts.failed > 0 && counts.failed >= size * STOP_SHARE) return stop(counts.failed, size, 'canary jobs')
  const missing = Math.min(canary - tried, counts.pending)
  if (missing > 0) return { kind: 'send', jobs: missing }
  if (counts.open > 0) return { kind: 'wait' }
  return counts.pending > 0 ? { kind: 'pass' } : { kind: 'finish' }
}

function decideRunning({ counts, window, affordable, ratePerSecond }: Standing): Decision {
  const failed = window.filter((outcome) => outcome === 'failed').length
  if (window.length >= FEWEST && failed >= window.length * STOP_SHARE)
    return stop(failed, window.length, 'last jobs')
  if (counts.pending === 0) return counts.open > 0 ? { kind: 'wait' } : { kind: 'finish' }
  const most = Math.min(MOST_OPEN, Math.max(FEWEST_OPEN, ratePerSecond * OPEN_SECONDS))
  const jobs = Math.min(counts.pending, affordable, Math.floor(most) - counts.open)
  return jobs > 0 ? { kind: 'send', jobs } : { kind: 'wait' }
}

const stop = (failed: number, of: number, what: string): Decision => ({
  kind: 'stop',
  reason: `${formatNumber(failed)} of ${of === 1 ? `1 ${what.slice(0, -1)}` : `${plural(of, what, what)}`} failed again.`,
})

/** Jobs the rate has paid for, and until when the rest is paid. The clock may have been set either way meanwhile. */
export function afford(
  paidUntil: Date,
  ratePerSecond: number,
  now: Date,
): { affordable: number; pay: (jobs: number) => Date } {
  const perJobMs = 1_000 / ratePerSecond
  const burstMs = Math.max(BURST_MS, perJobMs)
  const from = Math.min(now.getTime(), Math.max(paidUntil.getTime(), now.getTime() - burstMs))
  const affordable = Math.floor((now.getTime() - from) / perJobMs + 1e-9)
  return { affordable, pay: (jobs) => new Date(from + jobs * perJobMs) }
}
