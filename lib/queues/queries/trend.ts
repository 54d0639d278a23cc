import type { Context } from '@/lib/context'
import { requirePermission } from '@/lib/context'
import { findAppError } from '@/lib/errors'
import { selector } from '@/lib/prometheus/promql'
import { type Grid, hasEngine, queryRange, type Series } from '@/lib/prometheus/queries'
import type { QueueTrend, TrendQuery } from '../contract'
import { rangeOf } from './failures'
import { getKnownQueue } from './rows'

const MOST_POINTS = 120
const STEPS_SECONDS = [15, 30, 60, 300, 900, 1_800, 3_600, 10_800, 21_600, 86_400]

/**
 * How a queue went, from our own gauges in Prometheus; empty where there is none, or while it does not answer.
 *
 * @throws AppError not_found, invalid, unprocessable (over 90 days)
 */
export async function getQueueTrend(
  ctx: Context,
  source: string,
  queue: string,
  wanted: TrendQuery,
): Promise<QueueTrend> {
  requirePermission(ctx, 'queue:read')
  await getKnownQueue(ctx, source, queue)
  const range = rangeOf(wanted, ctx.now)
  const seconds = (range.to.getTime() - range.from.getTime()) / 1_000
  const stepSeconds = STEPS_SECONDS.find((step) => seconds / step <= MOST_POINTS) ?? 86_400
  if (!hasEngine()) return { engine: 'none', stepSeconds, points: [] }
  try {
    const points = await read(ctx, { source, queue }, { ...range, stepSeconds })
    return { engine: 'ok', stepSeconds, points }
  } catch (error) {
    if (!findAppError(error)) throw error
    return { engine: 'away', stepSeconds, points: [] }
  }
}

type Labels = { source: string; queue: string }

/** Every replica of Pitwall tells the same: the highest counts, as their looks differ by seconds. */
async function read(ctx: Context, labels: Labels, grid: Grid): Promise<QueueTrend['points']> {
  const jobs = `max by (state) (${selector('pitwall_queue_jobs', labels)})`
  const age = `max(${selector('pitwall_queue_oldest_age_seconds', labels)})`
  const [states, ages] = await Promise.all([queryRange(ctx, jobs, grid), queryRange(ctx, age, grid)])
  const valuesOf = (series: Series | undefined) => new Map(series?.points)
  const [waiting, active, failed] = ['waiting', 'active', 'failed'].map((state) =>
    valuesOf(states.find((series) => series.labels.state === state)),
  )
  const oldest = valuesOf(ages[0])
  const times = [...new Set([...states, ...ages].flatMap(({ points }) => points.map(([at]) => at)))]
  return times
    .sort((one, other) => one - other)
    .map((at) => ({
      at: new Date(at).toISOString(),
      waiting: waiting?.get(at) ?? null,
      active: active?.get(at) ?? null,
      failed: failed?.get(at) ?? null,
      oldestSeconds: oldest.get(at) ?? null,
    }))
}
