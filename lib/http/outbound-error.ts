export type OutboundCode =
  | 'refused'
  | 'timeout'
  | 'dns'
  | 'tls'
  | 'schema'
  | 'too_large'
  | 'encoding'
  | 'redirect'
  | 'error'

/** A call to another system that brought no answer. The message may be shown: it holds no secret. */
export class OutboundError extends Error {
  constructor(
    readonly code: OutboundCode,
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause })
    this.name = 'OutboundError'
  }
}

const TEXTS: Partial<Record<OutboundCode, string>> = {
  refused: 'refused the connection',
  timeout: 'did not answer in time',
  dns: 'has a name that cannot be found',
  tls: 'has no valid certificate',
  schema: 'did not answer in HTTP',
}

/** What went wrong underneath, in our words: those of the system could hold addresses or headers. */
export function outboundError(error: unknown, { origin }: URL): OutboundError {
  if (error instanceof OutboundError) return error
  const code = codeOf(error)
  return new OutboundError(code, `${origin} ${TEXTS[code] ?? 'broke off'}.`, error)
}

function codeOf(error: unknown): OutboundCode {
  const first = error instanceof AggregateError ? error.errors[0] : error
  const code = first instanceof Error && 'code' in first ? String(first.code) : ''
  if (['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code)) return 'refused'
  if (['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA'].includes(code)) return 'dns'
  if (code === 'ETIMEDOUT') return 'timeout'
  if (code.startsWith('HPE_')) return 'schema'
  return TLS_CODE.test(code) ? 'tls' : 'error'
}

const TLS_CODE = /^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|EPROTO$)/
