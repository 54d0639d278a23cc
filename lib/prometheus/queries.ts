import { z } from 'zod'
import type { Context } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { OutboundError, outbound } from '@/lib/http/outbound'
import { configuredEngine } from './engine'
import type { Labels } from './promql'

export type Sample = { labels: Labels; value: number }

/** Points as [epoch milliseconds, value]; where there is no sample there is no point. */
export type Series = { labels: Labels; points: [at: number, value: number][] }

export type Grid = { from: Date; to: Date; stepSeconds: number }

const TIMEOUT_MS = 4_000
const labels = z.record(z.string(), z.string())
const pair = z.tuple([z.number(), z.string()])
const instantAnswer = z.object({
  data: z.object({ result: z.array(z.object({ metric: labels, value: pair })) }),
})
const rangeAnswer = z.object({
  data: z.object({ result: z.array(z.object({ metric: labels, values: z.array(pair) })) }),
})

/** Whether there is a metrics engine to ask. */
export const hasEngine = (): boolean => configuredEngine() !== undefined

/**
 * The vector of a query at one moment. For queries of the product; what callers write goes through the proxy.
 *
 * @throws AppError unavailable when there is no engine or it does not answer in time
 */
export async function queryInstant(ctx: Context, query: string, at = ctx.now): Promise<Sample[]> {
  const answer = instantAnswer.parse(await ask('query', { query, time: seconds(at) }))
  return answer.data.result.map(({ metric, value }) => ({ labels: metric, value: numberOf(value[1]) }))
}

/**
 * The matrix of a query at the multiples of the step between `from` and `to`, both floored to one.
 *
 * @throws AppError unavailable when there is no engine or it does not answer in time
 */
export async function queryRange(
  _ctx: Context,
  query: string,
  { from, to, stepSeconds }: Grid,
): Promise<Series[]> {
  const stepMs = stepSeconds * 1_000
  const floor = (moment: Date) => new Date(Math.floor(moment.getTime() / stepMs) * stepMs)
  const span = { start: seconds(floor(from)), end: seconds(floor(to)), step: String(stepSeconds) }
  const answer = rangeAnswer.parse(await ask('query_range', { query, ...span }))
  return answer.data.result.map(({ metric, values }) => ({
    labels: metric,
    points: values.map(([at, value]) => [at * 1_000, numberOf(value)]),
  }))
}

async function ask(what: string, parameters: Record<string, string>): Promise<unknown> {
  const engine = configuredEngine()
  if (!engine) throw new AppError('unavailable', 'No metrics engine is configured (PROMETHEUS_URL).')
  try {
    const { text } = await outbound(`${engine.url}/api/v1/${what}`, {
      method: 'POST',
      headers: { ...engine.headers, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(parameters).toString(),
      timeoutMs: TIMEOUT_MS,
    })
    return JSON.parse(text)
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error
    throw new AppError('unavailable', 'The metrics engine does not answer.', { cause: error })
  }
}

const seconds = (moment: Date): string => String(moment.getTime() / 1_000)

const numberOf = (text: string): number => Number(text.replace('Inf', 'Infinity'))
