import { z } from 'zod'
import { AppError, type ErrorCode } from '@/lib/errors'
import type { OutboundAnswer, OutboundError } from '@/lib/http/outbound'

const MAX_TEXT = 2_000

/** The error types of Prometheus's API (web/api/v1). */
const ENGINE_TYPES = [
  'bad_data',
  'execution',
  'timeout',
  'canceled',
  'unavailable',
  'internal',
  'not_found',
  'not_acceptable',
] as const

const engineFailure = z.object({
  status: z.literal('error'),
  errorType: z.enum(ENGINE_TYPES).catch('internal'),
  error: z.string(),
})

/** The error split of Prometheus's API; what else it may answer is named by its number. */
const CODES: Readonly<Record<number, ErrorCode>> = {
  400: 'invalid',
  404: 'not_found',
  405: 'invalid',
  422: 'unprocessable',
  500: 'upstream_failed',
  503: 'unavailable',
}

/** The engine did not answer at all, or in a form that cannot be read. */
export function transportFailure({ code, message }: OutboundError): AppError {
  const isBadAnswer = ['too_large', 'encoding', 'redirect', 'schema'].includes(code)
  if (isBadAnswer) return badAnswer(code, message)
  return new AppError('unavailable', `The metrics engine is not to be reached: ${message}`, {
    kind: code === 'timeout' ? 'no_answer' : code,
    retryAfterSeconds: 5,
  })
}

/** What the engine refused, in its own words; undefined when it answered. */
export function statusFailure({ status, headers, bytes }: OutboundAnswer): AppError | undefined {
  if (status >= 200 && status < 300) return undefined
  if (status === 401 || status === 403)
    return badAnswer('auth', 'The metrics engine refuses the credentials of PROMETHEUS_HEADERS.')
  if (status === 429)
    return new AppError('unavailable', 'The metrics engine is asked too often.', {
      kind: 'rate_limited',
      retryAfterSeconds: Math.min(60, Math.max(1, Number(headers['retry-after']) || 5)),
    })
  const told = engineFailure.safeParse(parsed(bytes))
  const code = CODES[status]
  if (!told.success || !code) return badAnswer(`http_${status}`, `The metrics engine answered ${status}.`)
  const { errorType, error } = told.data
  return new AppError(code, error.slice(0, MAX_TEXT), {
    // Ours are told apart: a query that was canceled there is not a caller who left here.
    kind: errorType === 'canceled' ? 'query_canceled' : errorType,
    ...(code === 'unavailable' && { retryAfterSeconds: 5 }),
  })
}

/** An answer of 200 that is none. */
export const badAnswer = (kind: string, message: string): AppError =>
  new AppError('upstream_failed', message, { kind })

export const wrongShape = (): AppError =>
  badAnswer('schema', 'The answer of the metrics engine is no matrix.')

/** Why nobody waits any longer: the time was up, or the caller left. */
export function gaveUp({ reason }: AbortSignal): AppError {
  if (!(reason instanceof DOMException) || reason.name !== 'TimeoutError') return canceled()
  return new AppError('unavailable', 'The metrics engine did not answer in time.', {
    kind: 'no_answer',
    retryAfterSeconds: 5,
  })
}

export const canceled = (): AppError =>
  new AppError('unavailable', 'The caller left before the answer came.', { kind: 'canceled' })

/** Whether it speaks against the engine itself, not against the query. */
export function isEngineTrouble({ code, extras: { kind } }: AppError): boolean {
  if (kind === 'too_large' || kind === 'rate_limited' || kind === 'canceled') return false
  // The engine's own `timeout` is an answer: one heavy query must not close the door to the others.
  return code === 'upstream_failed' || (code === 'unavailable' && kind !== 'timeout')
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}
