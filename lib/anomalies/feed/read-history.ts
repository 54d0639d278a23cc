import type { Context } from '@/lib/context'
import { endpointsSeen } from '@/lib/endpoints/promql'
import type { WatchedService } from '@/lib/endpoints/watched'
import { queryRange } from '@/lib/prometheus/queries'
import { type Minutes, readMinutes } from './read-minutes'

/** Enough for medians of 15 minutes. */
export const HISTORY_STEP_SECONDS = 300

const STEP_MS = HISTORY_STEP_SECONDS * 1_000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const MARK_MS = 6 * HOUR_MS
// Steps times endpoints held at a time.
const MAX_HELD = 100_000

export type HistoryAsked = {
  until: Date
  days?: number
  signal?: AbortSignal
}

/**
 * What a service's series were, oldest first, in pieces of 6 to 24 hours, from the first data on; an endpoint's from when it
 * was first seen. `progress` is the share read with this piece, 1 with the last. Ends early when `signal` says so, or the caller leaves.
 *
 * @throws AppError as readMinutes
 */
export async function* readHistory(
  ctx: Context,
  service: WatchedService,
  { until, days = 14, signal }: HistoryAsked,
): AsyncGenerator<Minutes & { progress: number }> {
  const end = Math.floor(until.getTime() / STEP_MS) * STEP_MS
  const { start, endpoints } = await firstData(ctx, service, { from: end - days * DAY_MS, to: end })
  const length = lengthOfPiece(endpoints)
  let known: string[] = []
  for (let from = start; from <= end && !signal?.aborted; from += length) {
    const to = Math.min(from + length - STEP_MS, end)
    const range = { from: new Date(from), to: new Date(to), stepSeconds: HISTORY_STEP_SECONDS }
    const minutes = await readMinutes(ctx, service, { ...range, known })
    // Whoever was seen once is known from then on.
    known = [...new Set(minutes.readings.map(({ endpoint }) => endpoint))].filter((id) => id !== '')
    yield { ...minutes, progress: (to + STEP_MS - start) / (end + STEP_MS - start) }
  }
}

/** From a look every six hours: where data begins at the earliest, and how many endpoints there are at most. */
async function firstData(
  ctx: Context,
  { target }: WatchedService,
  { from, to }: { from: number; to: number },
) {
  const looks = { from: new Date(from), to: new Date(to), stepSeconds: MARK_MS / 1_000 }
  const [series] = await queryRange(ctx, endpointsSeen(target), looks)
  const points = series?.points ?? []
  const first = points[0]?.[0] ?? to
  return {
    start: Math.max(from, first - MARK_MS),
    endpoints: Math.max(1, ...points.map(([, count]) => count)),
  }
}

function lengthOfPiece(endpoints: number): number {
  const length = Math.floor(MAX_HELD / endpoints) * STEP_MS
  return Math.min(DAY_MS, Math.max(6 * HOUR_MS, length))
}
