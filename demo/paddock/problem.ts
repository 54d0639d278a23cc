const STATUS = {
  invalid: 400,
  unauthenticated: 401,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  too_large: 413,
  internal: 500,
  maintenance: 503,
  unavailable: 503,
} as const

export type ProblemCode = keyof typeof STATUS

/** A failure the caller may see; anything else that is thrown is a bug and answers 500. */
export class Problem extends Error {
  readonly status: number

  constructor(
    readonly code: ProblemCode,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message)
    this.status = STATUS[code]
  }
}

/** The RFC 9457 body of a failure; callers of internal routes also know it by `error` and `reason`. */
export function problemBody({ code, status, message }: Problem, requestId: string, path: string) {
  const title = code.replaceAll('_', ' ')
  return {
    type: 'about:blank',
    title,
    status,
    code,
    detail: message,
    requestId,
    ...(path.startsWith('/api/internal/') && { error: true, reason: message }),
  }
}
