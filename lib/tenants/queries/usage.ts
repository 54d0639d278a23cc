import { type Context, requirePermission } from '@/lib/context'
import { AppError, findAppError } from '@/lib/errors'
import { duration, selector } from '@/lib/prometheus/promql'
import { hasEngine, queryInstant, queryRange } from '@/lib/prometheus/queries'
import { timeOf } from '@/lib/queues/adapters/generic/engine-job'
import type { TenantConfig } from '../config'
import type { Usage, UsageSeries } from '../contract'
import { tenantSource } from '../source/open'
import { isOf, type Row, textIn } from '../source/source'
import { daysOf, judgeUsage } from '../usage-rules'

const DAYS = 28
const DAY_MS = 86_400_000
const MAX_ROWS = 1_000
const MAX_METRICS = 20

type Value = { at: Date; value: number }

/**
 * What the tenant uses, by day, against its own usual; each source that does not answer is told.
 *
 * @throws AppError not_found (nothing is configured), unavailable, upstream_failed (no source answered)
 */
export async function getUsage(ctx: Context, id: string): Promise<Usage> {
  requirePermission(ctx, 'tenant:read')
  const source = tenantSource()
  const asked: Promise<UsageSeries[]>[] = [
    ...(source.has('usage') ? [toldUsage(ctx, id)] : []),
    ...(hasEngine() ? source.config.metrics.map((metric) => measuredUsage(ctx, id, metric)) : []),
  ]
  if (asked.length === 0) throw new AppError('not_found', 'pitwall.yaml asks for no usage.')
  const answers = await Promise.allSettled(asked)
  const failed = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []))
  if (failed.length === answers.length) throw failed[0]
  return {
    items: answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : [])),
    problems: failed.map((error) => findAppError(error)?.message ?? 'A source of usage failed.'),
    asOf: ctx.now.toISOString(),
  }
}

async function toldUsage({ now }: Context, tenant: string): Promise<UsageSeries[]> {
  const from = new Date(now.getTime() - DAYS * DAY_MS)
  const rows = await tenantSource().rows('usage', { tenant, from, limit: MAX_ROWS })
  const byMetric = new Map<string, { unit: string; values: Value[] }>()
  for (const row of rows.filter((candidate) => isOf(candidate, tenant))) {
    const read = valueIn(row)
    if (!read || (byMetric.size >= MAX_METRICS && !byMetric.has(read.metric))) continue
    const known = byMetric.get(read.metric) ?? { unit: textIn(row, 'unit') ?? '', values: [] }
    known.values.push(read)
    byMetric.set(read.metric, known)
  }
  return [...byMetric].map(([metric, { unit, values }]) =>
    seriesOf({ metric, unit, source: 'tenant' }, values, now),
  )
}

function valueIn(row: Row): (Value & { metric: string }) | undefined {
  const metric = textIn(row, 'metric')
  const at = timeOf(textIn(row, 'at'))
  const value = Number(textIn(row, 'value') ?? Number.NaN)
  return metric && at && Number.isFinite(value) ? { metric: metric.slice(0, 100), at, value } : undefined
}

/** By day from Prometheus: what is evaluated at midnight is about the day before. */
async function measuredUsage(
  ctx: Context,
  id: string,
  { name, unit, series, label, selector: matchers, type }: TenantConfig['metrics'][number],
): Promise<UsageSeries[]> {
  const { now } = ctx
  const picked = selector(series, { [label]: id }, matchers)
  const over = (seconds: number) =>
    type === 'counter'
      ? `sum(increase(${picked}[${duration(seconds)}]))`
      : `sum(max_over_time(${picked}[${duration(seconds)}]))`
  const midnight = Math.floor(now.getTime() / DAY_MS) * DAY_MS
  const grid = { from: new Date(midnight - DAYS * DAY_MS), to: now, stepSeconds: DAY_MS / 1_000 }
  const sinceMidnight = Math.max(60, (now.getTime() - midnight) / 1_000)
  const [days, today] = await Promise.all([
    queryRange(ctx, over(DAY_MS / 1_000), grid),
    queryInstant(ctx, over(sinceMidnight)),
  ])
  const values = (days[0]?.points ?? []).map(([at, value]) => ({ at: new Date(at - DAY_MS), value }))
  const last = today[0] ? [{ at: now, value: today[0].value }] : []
  const known = [...values, ...last].filter(({ value }) => Number.isFinite(value))
  return known.length === 0 ? [] : [seriesOf({ metric: name, unit, source: 'prometheus' }, known, now)]
}

function seriesOf(
  named: Pick<UsageSeries, 'metric' | 'unit' | 'source'>,
  values: Value[],
  now: Date,
): UsageSeries {
  const points = daysOf(values, now)
  return { ...named, points, ...judgeUsage(points) }
}
