import { configState } from '@/lib/config/config'
import { type Context, requirePermission } from '@/lib/context'
import { listDeploys } from '@/lib/deploys/queries'
import { AppError } from '@/lib/errors'
import { hasEngine } from '@/lib/prometheus/queries'
import type { TimeRange } from '@/lib/time'
import { type Ask, createAsk } from './ask'
import { briefly } from './brief-memory'
import { readComparison } from './comparison'
import type { Comparison, Endpoint, EndpointDetail, EndpointDetailQuery } from './contract'
import { readDatabase } from './database'
import { readHeatmap } from './heatmap'
import { marksOf } from './marks'
import { timeGrid } from './points'
import { requestsByStatus, seriesSeen } from './promql'
import { rangeOf, secondsOf } from './range'
import { emptyRow, readRows } from './rows'
import { LONGEST_RANGE_SECONDS, nowWindow, parseEndpointId, rateWindow, stepFor } from './rules'
import { readErrorRatios, readLatency, readTraffic } from './series'
import type { Subject } from './subject'
import { readUsual } from './usual'
import { findWatchedService } from './watched'
import { readWindows } from './windows'

const MAX_DEPLOYS = 200
const MEMORY = { keepMs: 10_000, most: 100 }

/**
 * One endpoint over a range, kept for 10 s. What is missing of heatmap, windows, database, comparison, bands or marks is empty; the
 * numbers and the main charts are there or the whole fails.
 *
 * @throws AppError not_found (no such endpoint in 30 days), unavailable, invalid, unprocessable
 */
export async function getEndpoint(
  ctx: Context,
  id: string,
  { from, to, compare = 'none' }: Partial<EndpointDetailQuery>,
): Promise<EndpointDetail> {
  requirePermission(ctx, 'endpoint:read')
  const subject = subjectOf(id, rangeOf({ from, to }, ctx.now))
  if (!hasEngine()) throw new AppError('unavailable', 'No metrics engine is configured (PROMETHEUS_URL).')
  const ask = createAsk(ctx)
  const deploys = (await ask.optional('deploys', deploysUntil(ctx, subject))) ?? []
  const key = [id, from, to, compare, deploys[0]?.at, configState().loadedAt.getTime()].join('|')
  const numbers = await briefly('endpoints.one', { ...MEMORY, key }, () =>
    readNumbers(ask, subject, compare, deploys),
  )
  const [usual, marks] = await Promise.all([
    readUsual(ask, ctx, subject, numbers),
    marksOf(ask, ctx, subject, { id: numbers.id, deploys }),
  ])
  return { ...numbers, ...usual, marks }
}

async function readNumbers(
  ask: Ask,
  subject: Subject,
  compare: Comparison,
  deploys: Deploys,
): Promise<Omit<EndpointDetail, 'marks' | 'bands'>> {
  const row = await readRow(ask, subject)
  const parts = await readParts(ask, subject, compare, deploys)
  return {
    ...row,
    asOf: subject.range.to.toISOString(),
    overSeconds: nowWindow(secondsOf(subject.range)),
    grid: timeGrid(subject.grid),
    windowSeconds: subject.window.seconds,
    ...parts,
    queries: [...ask.asked].map(([name, promql]) => ({ name, promql })),
  }
}

function subjectOf(id: string, range: TimeRange): Subject {
  const name = parseEndpointId(id)
  const service = name && findWatchedService(name.service)
  if (!service) throw missing(id)
  const stepSeconds = stepFor(secondsOf(range))
  const { method, route } = name
  return {
    name: { method, route },
    service,
    target: { ...service.target, endpoint: { method, route } },
    range,
    grid: { ...range, stepSeconds },
    window: { seconds: rateWindow(stepSeconds) },
  }
}

const missing = (id: string) => new AppError('not_found', `There is no endpoint ${id}.`)

async function readRow(ask: Ask, subject: Subject): Promise<Endpoint> {
  const { service, name, range, target } = subject
  const [row] = await readRows(ask, service, range, name)
  if (row) return row
  const seen = await ask.instant('seen', seriesSeen(target, { seconds: LONGEST_RANGE_SECONDS }), range.to)
  if (seen.length === 0) throw missing(`${service.id} ${name.method} ${name.route}`)
  return emptyRow(service, name, range)
}

type Deploys = Awaited<ReturnType<typeof deploysUntil>>

/** Newest first. */
const deploysUntil = async (ctx: Context, { service, range }: Subject) =>
  (await listDeploys(ctx, { service: service.id, limit: MAX_DEPLOYS, until: range.to })).items

async function readParts(
  ask: Ask,
  subject: Subject,
  compare: EndpointDetailQuery['compare'],
  deploys: Deploys,
) {
  const [latency, traffic, errorRatios, statuses, heatmap, windows, database, comparison] = await Promise.all(
    [
      readLatency(ask, subject),
      readTraffic(ask, subject),
      readErrorRatios(ask, subject),
      readStatuses(ask, subject),
      readHeatmap(ask, subject),
      readWindows(ask, subject),
      readDatabase(ask, subject),
      readComparison(ask, subject, compare, deploys[0]),
    ],
  )
  return { latency, traffic, errorRatios, statuses, heatmap, windows, database, comparison }
}

/** The most frequent first. */
async function readStatuses(ask: Ask, { target, range }: Subject): Promise<EndpointDetail['statuses']> {
  const query = requestsByStatus(target, { seconds: nowWindow(secondsOf(range)) })
  const samples = await ask.instant('requests by status', query, range.to)
  const all = samples.reduce((sum, { value }) => sum + value, 0)
  return samples
    .map(({ labels, value }) => ({
      status: labels[target.family.status] ?? '',
      requests: value,
      share: all > 0 ? value / all : 0,
    }))
    .sort((one, other) => other.requests - one.requests)
}
