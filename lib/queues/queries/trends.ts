import { type Context, requirePermission } from '@/lib/context'
import { hasEngine, queryRange } from '@/lib/prometheus/queries'
import { rangeOf } from './failures'

/** A word-sized picture has no room for more. */
const MOST_POINTS = 60
const STEPS_SECONDS = [15, 30, 60, 300, 900, 1_800, 3_600, 10_800, 21_600, 86_400, 172_800]

/** By `SOURCE/QUEUE`: jobs that waited, oldest first; null where nothing was told. */
export type WaitingTrends = Readonly<Record<string, readonly (number | null)[]>>

/**
 * How many jobs waited in every queue, from our own gauges in Prometheus; empty without one.
 *
 * @throws AppError invalid, unprocessable (over 90 days), unavailable (Prometheus does not answer)
 */
export async function listWaitingTrends(
  ctx: Context,
  wanted: { from: string; to: string },
): Promise<WaitingTrends> {
  requirePermission(ctx, 'queue:count')
  const range = rangeOf(wanted, ctx.now)
  if (!hasEngine()) return {}
  const seconds = (range.to.getTime() - range.from.getTime()) / 1_000
  const stepSeconds = STEPS_SECONDS.find((step) => seconds / step <= MOST_POINTS) ?? 172_800
  // Every replica of Pitwall tells the same.
  const query = 'max by (source, queue) (pitwall_queue_jobs{state="waiting"})'
  const series = await queryRange(ctx, query, { ...range, stepSeconds })
  const stepMs = stepSeconds * 1_000
  const first = Math.floor(range.from.getTime() / stepMs)
  const count = Math.floor(range.to.getTime() / stepMs) - first + 1
  return Object.fromEntries(
    series.map(({ labels, points }) => {
      const values: (number | null)[] = new Array(count).fill(null)
      for (const [at, value] of points) {
        const index = Math.round(at / stepMs) - first
        if (index >= 0 && index < count && Number.isFinite(value)) values[index] = value
      }
      return [`${labels.source}/${labels.queue}`, values]
    }),
  )
}
