import { type Context, requirePermission } from '@/lib/context'
import { ReadyAnswer } from '@/lib/http/ready-answer'
import { allowedQuery } from './allowed-query'
import { cacheKey } from './cache-key'
import type { InstantParams, LabelsParams, MetadataParams, RangeParams, SeriesParams } from './contract'
import { proxyBytes, proxyRequests, watchProxy } from './metrics'
import type { Span } from './piece'
import { askRange, bodyOf, type RangeAnswer, type RangeAsk, rangeCache } from './range'
import { alignedSpan, isStable, refuseNameless, refuseWideRange } from './rules'
import { shareCall } from './shared-calls'
import { successful } from './success'
import { askEngine, gate } from './upstream'

const MAX_TIMEOUT_MS = 20_000
// With the wait for a turn: before the route itself gives up.
const WHOLE_MS = 24_000
const BREAKER_STATES = { closed: 0, half_open: 1, open: 2 }
const UNKEPT = ['stats', 'limit', 'nocache'] as const

/** The Prometheus HTTP API for callers outside; each answers as Prometheus does, failures included. */
export async function proxyRange(ctx: Context, params: RangeParams, signal: AbortSignal): Promise<Response> {
  requirePermission(ctx, 'prom:query')
  const { start, end, step, timeout, ...rest } = params
  const query = allowedQuery(ctx, params.query)
  const span = alignedSpan({ start, end, step })
  refuseWideRange(span, step, ctx.actor.permissions.has('prom:raw'))
  const parameters = formOf({ ...rest, query })
  const isKept = isStable(query) && UNKEPT.every((name) => params[name] === undefined)
  const key = isKept ? cacheKey(parameters, step) : undefined
  const ask = {
    ...span,
    stepMs: step,
    parameters,
    key,
    caller: ctx.actor.id,
    signal: inTime(signal),
    timeoutMs: timeLimit(timeout),
  }
  return rangeResponse(ask, await askRange(ask))
}

export function proxyInstant(ctx: Context, params: InstantParams, signal: AbortSignal): Promise<Response> {
  requirePermission(ctx, 'prom:query')
  const { time, timeout, ...rest } = params
  const parameters = formOf({ ...rest, query: allowedQuery(ctx, params.query) })
  if (time !== undefined) parameters.set('time', String(time / 1_000))
  const timeoutMs = timeLimit(timeout)
  parameters.set('timeout', `${timeoutMs}ms`)
  return pass(ctx, { path: 'query', parameters, method: 'POST', timeoutMs }, signal)
}

export function proxySeries(
  ctx: Context,
  path: 'series' | 'labels',
  params: SeriesParams | LabelsParams,
  signal: AbortSignal,
): Promise<Response> {
  return pass(ctx, { path, parameters: foundBy(ctx, params), method: 'POST' }, signal)
}

export function proxyLabelValues(
  ctx: Context,
  name: string,
  params: LabelsParams,
  signal: AbortSignal,
): Promise<Response> {
  const path = `label/${encodeURIComponent(name)}/values`
  return pass(ctx, { path, parameters: foundBy(ctx, params), method: 'GET' }, signal)
}

export function proxyMetadata(ctx: Context, params: MetadataParams, signal: AbortSignal): Promise<Response> {
  return pass(ctx, { path: 'metadata', parameters: formOf(params), method: 'GET' }, signal)
}

export function proxyBuildInfo(ctx: Context, signal: AbortSignal): Promise<Response> {
  return pass(ctx, { path: 'status/buildinfo', parameters: formOf({}), method: 'GET' }, signal)
}

/** Makes the gauges of the proxy part of this process's metrics. */
export function watchMetricsProxy(): void {
  watchProxy({
    inFlight: () => gate().slots.inFlight,
    breaker: () => BREAKER_STATES[gate().breaker.state],
    cacheBytes: () => rangeCache().bytes,
  })
}

function foundBy(ctx: Context, params: LabelsParams): URLSearchParams {
  requirePermission(ctx, 'prom:query')
  const { 'match[]': selectors = [], start, end, timeout, ...rest } = params
  if (!ctx.actor.permissions.has('prom:raw')) for (const one of selectors) refuseNameless(one)
  const parameters = formOf(rest)
  for (const one of selectors) parameters.append('match[]', one)
  if (start !== undefined) parameters.set('start', String(start / 1_000))
  if (end !== undefined) parameters.set('end', String(end / 1_000))
  if (timeout !== undefined) parameters.set('timeout', `${timeLimit(timeout)}ms`)
  return parameters
}

type Passed = { path: string; parameters: URLSearchParams; method: 'GET' | 'POST'; timeoutMs?: number }

/** Asked as it is; whoever asks the very same meanwhile shares the answer. */
async function pass({ actor }: Context, passed: Passed, signal: AbortSignal): Promise<Response> {
  const { path, parameters, timeoutMs = MAX_TIMEOUT_MS } = passed
  const start = (shared: AbortSignal) =>
    askEngine({ ...passed, timeoutMs, caller: actor.id, signal: shared }).then(successful)
  const { bytes, isShared } = await shareCall(`${path}?${parameters}`, inTime(signal), start)
  return counted(path.split('/')[0] ?? '', isShared ? 'shared' : 'bypass', bytes)
}

function rangeResponse(ask: RangeAsk, answer: RangeAnswer): Response {
  const bytes = bodyOf(ask, answer)
  const spans = answer.fetched.map(secondsOf).join(',')
  const response = counted('query_range', answer.cache, bytes)
  response.headers.set('X-Pitwall-Cache', `status=${answer.cache}; fetched=[${spans}]`)
  return response
}

function counted(endpoint: string, cache: string, bytes: Buffer<ArrayBuffer>): Response {
  proxyRequests().inc({ endpoint, cache })
  proxyBytes().inc({ direction: 'served' }, bytes.byteLength)
  const headers = { 'Content-Type': 'application/json', 'X-Pitwall-Cache': `status=${cache}` }
  return new ReadyAnswer(bytes, { headers })
}

function formOf(values: Record<string, string | undefined>): URLSearchParams {
  const given = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] satisfies [string, string]],
  )
  return new URLSearchParams(given)
}

const inTime = (signal: AbortSignal): AbortSignal => AbortSignal.any([signal, AbortSignal.timeout(WHOLE_MS)])

const timeLimit = (timeout: number | undefined): number =>
  Math.min(Math.ceil(timeout ?? MAX_TIMEOUT_MS), MAX_TIMEOUT_MS)

const secondsOf = ({ from, to }: Span): string => `${from / 1_000}-${to / 1_000}`
