import { formatDuration, formatNumber } from '@/lib/format'

const enc = encodeURIComponent

/** Addresses of pages; apart from lib/paths.ts, which every page carries. */
export const queuePaths = {
  queue: (source: string, queue: string) => `/queues/${enc(source)}/${enc(queue)}`,
  job: (source: string, queue: string, id: string) => `/queues/${enc(source)}/${enc(queue)}/jobs/${enc(id)}`,
  retryRuns: (source: string, queue: string) => `/queues/retries?${new URLSearchParams({ source, queue })}`,
  retryRun: (id: string) => `/queues/retries/${enc(id)}`,
} as const

/** One count of the past, for throughput and drain time. */
export type Sample = { at: string; waiting: number | null; completed: number | null }

const RECENT_MS = 5 * 60_000
const SHORTEST_MS = 40_000
const MAX_SAMPLES = 30
const MINUTE_MS = 60_000
/** Of the queue's length: less is noise. */
const STEADY_SHARE = 0.02

/** The samples of the last five minutes with one more, oldest first. */
export function withSample(recent: readonly Sample[], next: Sample): Sample[] {
  const from = Date.parse(next.at) - RECENT_MS
  const kept = recent.filter(({ at }) => Date.parse(at) >= from && Date.parse(at) < Date.parse(next.at))
  return [...kept, next].slice(-MAX_SAMPLES)
}

/** Change a minute between the oldest and the newest sample that know a count; null until they are 40 s apart. */
export function slopeOf(samples: readonly Sample[], count: 'waiting' | 'completed'): number | null {
  const known = samples.filter((sample) => sample[count] !== null)
  const [first, last] = [known[0], known.at(-1)]
  if (!first || !last) return null
  const ms = Date.parse(last.at) - Date.parse(first.at)
  return ms < SHORTEST_MS ? null : ((last[count] ?? 0) - (first[count] ?? 0)) / (ms / MINUTE_MS)
}

/** Jobs that ended well a minute: as the engine says, else from how its count of them grew. */
export function throughputOf(
  finished: { since: Date; count: number } | null,
  samples: readonly Sample[],
  now: Date,
): number | null {
  const ms = finished ? now.getTime() - finished.since.getTime() : 0
  if (finished && ms >= SHORTEST_MS) return finished.count / (ms / MINUTE_MS)
  const grown = slopeOf(samples, 'completed')
  // Fewer than before: the engine has cleaned up.
  return grown === null || grown < 0 ? null : grown
}

export type Drain = { seconds: number | null; words: string }

type Draining = {
  waiting: { value: number; exactness: string } | null
  paused: boolean | null
  isIdle: boolean
  throughput: number | null
  samples: readonly Sample[]
}

/** How long until nothing waits, and why that cannot be said. */
export function drainOf({ waiting, paused, isIdle, throughput, samples }: Draining): Drain {
  if (!waiting) return { seconds: null, words: 'not known' }
  if (waiting.value === 0) return { seconds: 0, words: 'nothing waits' }
  if (paused) return { seconds: null, words: 'paused: nothing is taken' }
  if (isIdle) return { seconds: null, words: 'never: nobody works it' }
  if (waiting.exactness === 'at_least') return longDrain(waiting.value, throughput)
  const slope = slopeOf(samples, 'waiting')
  if (slope === null) return { seconds: null, words: 'not known yet' }
  if (Math.abs(slope) < waiting.value * STEADY_SHARE) return { seconds: null, words: 'keeps its length' }
  if (slope > 0) return { seconds: null, words: `grows by ${perMinute(slope)}` }
  const seconds = Math.ceil((waiting.value / -slope) * 60)
  return { seconds, words: `empty in about ${formatDuration(seconds)}` }
}

function longDrain(waiting: number, throughput: number | null): Drain {
  if (!throughput) return { seconds: null, words: 'not known' }
  return { seconds: null, words: `takes ${formatDuration((waiting / throughput) * 60)} or more` }
}

const perMinute = (value: number) => `${value < 10 ? value.toFixed(1) : formatNumber(value)} a minute`

export type Outcomes = { retried: number; ok: number; failed: number; open: number; unknown: number }

/** `37 retried, 35 ok, 2 failed again`. */
export function outcomeWords({ retried, ok, failed, open, unknown }: Outcomes): string {
  const parts = [
    [retried, 'retried'],
    [ok, 'ok'],
    [failed, 'failed again'],
    [open, 'still open'],
    [unknown, 'of unknown end'],
  ] as const
  const told = parts.filter(([count, word]) => count > 0 || word === 'retried')
  return told.map(([count, word]) => `${formatNumber(count)} ${word}`).join(', ')
}
