import { AppError, type ErrorCode } from '@/lib/errors'
import { ReadyAnswer } from './ready-answer'

export type ProblemContext = {
  requestId: string
  traceId?: string | undefined
  /** What was asked for: some callers know another form of failure. */
  path?: string
}

/**
 * RFC 9457 `application/problem+json`; the detail is written for the caller and never holds a stack. Callers of
 * `/api/internal` know an envelope of `error` and `reason`, those of `/api/prom` the form of Prometheus.
 */
export function problem(error: AppError, context: ProblemContext): Response {
  const { content, ...init } = problemParts(error, context)
  return new ReadyAnswer(content, init)
}

/** The same, not yet an answer. */
export function problemParts(error: AppError, context: ProblemContext) {
  const { retryAfterSeconds, headers } = error.extras
  const isPrometheus = context.path?.startsWith('/api/prom/') ?? false
  const body = isPrometheus ? prometheusBody(error, context) : problemBody(error, context)
  return {
    content: JSON.stringify(body),
    status: error.status,
    headers: {
      'Content-Type': isPrometheus ? 'application/json' : 'application/problem+json',
      'Cache-Control': 'no-store',
      ...(error.code === 'unauthenticated' && { 'WWW-Authenticate': 'Bearer' }),
      ...(retryAfterSeconds !== undefined && { 'Retry-After': String(Math.ceil(retryAfterSeconds)) }),
      ...headers,
    },
  }
}

/** What a caller hears of a bug: nothing but where to look it up. */
export const internalError = () =>
  new AppError('internal', 'Something went wrong on our side. The request id finds it in the log.')

function problemBody(error: AppError, { requestId, traceId, path }: ProblemContext) {
  const { fields } = error.extras
  return {
    type: `urn:pitwall:problem:${error.code}`,
    title: error.code.replaceAll('_', ' '),
    status: error.status,
    code: error.code,
    detail: error.message,
    requestId,
    ...(traceId && { traceId }),
    ...(fields && { fields }),
    ...(path?.startsWith('/api/internal/') && { error: true, reason: error.message }),
  }
}

// The error types of Prometheus's API (web/api/v1): what it has no word for keeps ours.
const PROMETHEUS_TYPES: Partial<Record<ErrorCode, string>> = {
  invalid: 'bad_data',
  too_large: 'bad_data',
  unsupported_media: 'bad_data',
  unprocessable: 'execution',
  upstream_failed: 'internal',
}

const TYPES_OF_KIND: Readonly<Record<string, string>> = {
  timeout: 'timeout',
  no_answer: 'timeout',
  query_canceled: 'canceled',
}

function prometheusBody(error: AppError, { requestId, traceId }: ProblemContext) {
  const { kind, fields = [] } = error.extras
  const details = fields.map(({ path, message }) => `${path} ${message}`)
  return {
    status: 'error',
    errorType: TYPES_OF_KIND[kind ?? ''] ?? PROMETHEUS_TYPES[error.code] ?? error.code,
    error: [error.message, ...details].join(' '),
    code: kind ?? error.code,
    requestId,
    ...(traceId && { traceId }),
  }
}
