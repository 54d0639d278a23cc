import { type OutboundAnswer, outbound } from '@/lib/http/outbound'
import { ProbeError, type ProbeLimits } from '../adapter'

export type HttpRequest = {
  url: string
  method?: string
  headers?: Record<string, string>
  body?: string
  maxBytes?: number
}

export type HttpAnswer = Pick<OutboundAnswer, 'status' | 'headers' | 'text'> & { latencyMs: number }

const MAX_BYTES = 256 * 1024

/** One request with its answer time; any status is an answer. */
export async function ask(request: HttpRequest, { timeoutMs, signal }: ProbeLimits): Promise<HttpAnswer> {
  const { url, maxBytes = MAX_BYTES, ...rest } = request
  const startedAt = performance.now()
  const { status, headers, text } = await outbound(url, {
    ...rest,
    maxBytes,
    timeoutMs,
    signal,
  })
  return { status, headers, text, latencyMs: performance.now() - startedAt }
}

/** @throws ProbeError by what the status means */
export function refuseStatus(status: number): void {
  if (status >= 200 && status < 300) return
  if (status === 401 || status === 403) throw new ProbeError('auth', `HTTP ${status}`)
  if (status === 429 || status === 503) throw new ProbeError('overloaded', `HTTP ${status}`)
  throw new ProbeError('error', `HTTP ${status}`)
}

/** @throws ProbeError schema */
export function jsonObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  } catch {
    // Told below, as for any other answer that is no JSON object.
  }
  throw new ProbeError('schema', 'the answer is not a JSON object')
}
