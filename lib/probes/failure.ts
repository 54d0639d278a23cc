import { OutboundError } from '@/lib/http/outbound-error'
import { ProbeError } from './adapter'
import type { ProbeCode } from './contract'

const BY_SYSTEM_CODE: Record<string, ProbeCode> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'refused',
  EPIPE: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  CONNECTION_CLOSED: 'refused',
  CONNECTION_ENDED: 'refused',
  CONNECTION_DESTROYED: 'refused',
  ETIMEDOUT: 'timeout',
  CONNECT_TIMEOUT: 'timeout',
  ABORT_ERR: 'timeout',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  CERT_HAS_EXPIRED: 'tls',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls',
}

/** The closed code of whatever a look threw, with words that quote no address and no credential. */
export function failureOf(error: unknown): { code: ProbeCode; detail: string } {
  if (error instanceof ProbeError) return { code: error.code, detail: error.message }
  if (error instanceof OutboundError) return outboundFailure(error.code)
  if (isTimeUp(error)) return { code: 'timeout', detail: '' }
  const system = systemCode(error)
  const known = BY_SYSTEM_CODE[system]
  if (known) return { code: known, detail: system }
  if (/^ERR_(TLS|SSL|OSSL)/.test(system)) return { code: 'tls', detail: system }
  return { code: 'error', detail: system || 'unexpected failure' }
}

function outboundFailure(code: OutboundError['code']): { code: ProbeCode; detail: string } {
  switch (code) {
    case 'too_large':
      return { code: 'schema', detail: 'the answer is too large' }
    case 'encoding':
      return { code: 'schema', detail: 'the answer is compressed though we asked for plain' }
    case 'redirect':
      return { code: 'schema', detail: 'it redirects elsewhere' }
    default:
      return { code, detail: '' }
  }
}

const isTimeUp = (error: unknown) =>
  error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')

function systemCode(error: unknown): string {
  const code: unknown = Reflect.get(Object(error), 'code')
  return typeof code === 'string' && /^[A-Z0-9_]{2,60}$/.test(code) ? code : ''
}
