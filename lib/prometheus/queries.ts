import { z } from 'zod'
import type { Context } from '@/lib/context'
import { AppError, findAppError } from '@/lib/errors'
import { cacheKey } from './cache-key'
import { configuredEngine } from './engine'
import { matrixBody } from './matrix-body'
import type { Labels } from './promql'
import { askRange } from './range'
import { alignedSpan, isStable } from './rules'
import { PRODUCT } from './slots'
import { successful } from './success'
import { askEngine } from './upstream'

export type Sample = { labels: Labels; value: number }

/** Points as [epoch milliseconds, value]; where there is no sample there is no point. */
export type Series = { labels: Labels; points: [at: number, value: number][] }

export type Grid = { from: Date; to: Date; stepSeconds: number }

// What a page waits for: it would rather show the last good values. The engine gets a second less than the call, and the
// call ends before the whole with its turn does, so that a hanging engine is known as such.
const TIMEOUT_MS = 3_000
const WHOLE_MS = 4_800
const labels = z.record(z.string(), z.string())
const pair = z.tuple([z.number(), z.string()])
const instantAnswer = z.object({
  data: z.object({ result: z.array(z.object({ metric: labels, value: pair })) }),
})
const rangeAnswer = z.object({
  data: z.object({ result: z.array(z.object({ metric: labels, values: z.array(pair).default([]) })) }),
})

/** Whether there is a metrics engine to ask. */
export const hasEngine = (): boolean => configuredEngine() !== undefined

/**
 * The vector of a query at one moment. For queries of the product; what callers write goes through the proxy.
 *
 * @throws AppError unavailable when there is no engine or it does not answer in time
 */
export async function queryInstant(ctx: Context, query: string, at = ctx.now): Promise<Sample[]> {
  const parameters = new URLSearchParams({ query, time: seconds(at), timeout: `${TIMEOUT_MS}ms` })
  const bytes = await patiently(async (limits) =>
    successful(await askEngine({ path: 'query', method: 'POST', parameters, ...limits })),
  )
  const answer = instantAnswer.parse(JSON.parse(bytes.toString()))
  return answer.data.result.map(({ metric, value }) => ({ labels: metric, value: numberOf(value[1]) }))
}

/**
 * The matrix of a query at the multiples of the step between `from` and `to`, both floored to one; what was asked before
 * comes from memory, unless the answer is one that nobody will ask for again.
 *
 * @throws AppError unavailable when there is no engine or it does not answer in time
 */
export async function queryRange(
  _ctx: Context,
  query: string,
  { from, to, stepSeconds }: Grid,
  { remember = true } = {},
): Promise<Series[]> {
  const stepMs = stepSeconds * 1_000
  const span = alignedSpan({ start: from.getTime(), end: to.getTime(), step: stepMs })
  const parameters = new URLSearchParams({ query })
  const key = remember && isStable(query) ? cacheKey(parameters, stepMs) : undefined
  const answer = await patiently((limits) => askRange({ ...span, ...limits, stepMs, parameters, key }))
  const body = answer.raw ?? matrixBody(answer.pieces, span)
  return rangeAnswer.parse(JSON.parse(body.toString())).data.result.map(({ metric, values }) => ({
    labels: metric,
    points: values.map(([at, value]) => [at * 1_000, numberOf(value)]),
  }))
}

type Limits = { caller: string; signal: AbortSignal; timeoutMs: number }

/** Whatever is wrong with the engine, for the product it is away; a query it refuses is no fault of who asks. */
async function patiently<T>(ask: (limits: Limits) => Promise<T>): Promise<T> {
  try {
    return await ask({ caller: PRODUCT, signal: AbortSignal.timeout(WHOLE_MS), timeoutMs: TIMEOUT_MS })
  } catch (error) {
    const known = findAppError(error)
    if (!known) throw error
    const isRefused = known.code === 'invalid' || known.code === 'unprocessable'
    throw new AppError(isRefused ? 'upstream_failed' : 'unavailable', known.message, {
      cause: error,
      ...(!isRefused && { retryAfterSeconds: 5 }),
      ...(known.extras.kind !== undefined && { kind: known.extras.kind }),
    })
  }
}

const seconds = (moment: Date): string => String(moment.getTime() / 1_000)

const numberOf = (text: string): number => Number(text.replace('Inf', 'Infinity'))
