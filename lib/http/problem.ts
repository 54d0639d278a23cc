import { AppError } from '@/lib/errors'
import { TextAnswer } from './text-answer'

export type ProblemContext = {
  requestId: string
  traceId?: string | undefined
  /** Callers of /api/internal know an envelope of `error` and `reason`. */
  internal?: boolean
}

/** RFC 9457 `application/problem+json`; the detail is written for the caller and never holds a stack. */
export function problem(error: AppError, { requestId, traceId, internal }: ProblemContext): Response {
  const { fields, retryAfterSeconds, headers } = error.extras
  const body = {
    type: `urn:pitwall:problem:${error.code}`,
    title: error.code.replaceAll('_', ' '),
    status: error.status,
    code: error.code,
    detail: error.message,
    requestId,
    ...(traceId && { traceId }),
    ...(fields && { fields }),
    ...(internal && { error: true, reason: error.message }),
  }
  return new TextAnswer(JSON.stringify(body), {
    status: error.status,
    headers: {
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      ...(error.code === 'unauthenticated' && { 'WWW-Authenticate': 'Bearer' }),
      ...(retryAfterSeconds !== undefined && { 'Retry-After': String(Math.ceil(retryAfterSeconds)) }),
      ...headers,
    },
  })
}

/** What a caller hears of a bug: nothing but where to look it up. */
export const internalError = () =>
  new AppError('internal', 'Something went wrong on our side. The request id finds it in the log.')
