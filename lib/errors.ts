export const STATUS_OF_CODE = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  https_required: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  too_large: 413,
  unsupported_media: 415,
  unprocessable: 422,
  rate_limited: 429,
  internal: 500,
  upstream_failed: 502,
  maintenance: 503,
  unavailable: 503,
  upstream_timeout: 504,
} as const

export type ErrorCode = keyof typeof STATUS_OF_CODE

export type FieldProblem = { path: string; message: string }

export type ErrorExtras = {
  fields?: FieldProblem[]
  /** Sent as `Retry-After`, in whole seconds. */
  retryAfterSeconds?: number
  headers?: Record<string, string>
  /** The exact name of the failure, where its code is shared by several: `timeout`, `not_json`. */
  kind?: string
  cause?: unknown
}

const MARK = Symbol.for('pitwall.AppError')

/** A failure the caller can act on: it is answered with its code and message. Anything else that is thrown is a bug. */
export class AppError extends Error {
  readonly [MARK] = true

  // The pool lives once in the process, this class once in each bundle: an error of the other bundle counts too.
  static override [Symbol.hasInstance](value: unknown): value is AppError {
    return typeof value === 'object' && value !== null && MARK in value
  }

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly extras: ErrorExtras = {},
  ) {
    super(message, { cause: extras.cause })
    this.name = 'AppError'
  }

  get status(): number {
    return STATUS_OF_CODE[this.code]
  }
}

/** The AppError an error is or was caused by: drivers and query builders wrap what they pass on. */
export function findAppError(error: unknown): AppError | undefined {
  for (let depth = 0, seen = error; depth < 5 && seen instanceof Error; depth++, seen = seen.cause) {
    if (seen instanceof AppError) return seen
  }
  return undefined
}
