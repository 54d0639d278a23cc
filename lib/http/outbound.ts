import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import { processWide } from '@/lib/process-wide'
import { traceHeaders, withClientSpan } from '@/lib/telemetry/tracing'
import { OutboundError, outboundError } from './outbound-error'
import { publicLookup } from './public-address'

export { OutboundError } from './outbound-error'

const DEFAULT_MAX_BYTES = 8 * 1024 * 1024
const MAX_HEADER_BYTES = 32 * 1024

export type OutboundOptions = {
  method?: string
  headers?: Record<string, string>
  body?: string | Uint8Array
  /** From the first lookup to the last byte. */
  timeoutMs: number
  /** Of the body (8 MB). */
  maxBytes?: number
  signal?: AbortSignal
  /** Keeps the connection for the next call: for a system that is asked all the time. */
  keepAlive?: boolean
  /** `public_only` for addresses that users type: private networks, credentials and odd ports are refused. */
  guard?: 'public_only'
}

/** `text` is decoded anew each time it is asked for. */
export type OutboundAnswer = {
  status: number
  headers: IncomingHttpHeaders
  bytes: Buffer<ArrayBuffer>
  readonly text: string
}

/**
 * The one HTTP client of the server: http and https, nothing decoded, redirects are errors, every size and time bounded.
 * Any status below 300 or above 399 is an answer. Messages of failures name the origin only, never a path or header.
 *
 * @throws OutboundError
 */
export async function outbound(address: string | URL, options: OutboundOptions): Promise<OutboundAnswer> {
  const url = parseAddress(address)
  const method = options.method ?? 'GET'
  const attributes = {
    'http.request.method': method,
    'server.address': url.hostname,
    'server.port': Number(url.port) || (url.protocol === 'https:' ? 443 : 80),
  }
  return withClientSpan(`HTTP ${method}`, attributes, async (span) => {
    const deadline = AbortSignal.timeout(options.timeoutMs)
    const signal = options.signal ? AbortSignal.any([deadline, options.signal]) : deadline
    try {
      const lookup = options.guard ? await withSignal(publicLookup(url), signal) : undefined
      const answer = await sendAgainWhenStale(url, { ...options, method, signal }, lookup)
      span.setAttribute('http.response.status_code', answer.statusCode ?? 0)
      return await read(answer, options.maxBytes ?? DEFAULT_MAX_BYTES)
    } catch (error) {
      throw deadline.aborted ? late(url, options.timeoutMs) : outboundError(error, url)
    }
  })
}

function parseAddress(address: string | URL): URL {
  if (!URL.canParse(address)) throw new OutboundError('error', 'The address is not a URL.')
  const url = new URL(address)
  if (url.protocol === 'http:' || url.protocol === 'https:') return url
  throw new OutboundError('error', 'Only http and https addresses can be called.')
}

type Sending = OutboundOptions & { method: string; signal: AbortSignal }

/** A connection kept from before may have been closed meanwhile: then nothing was heard, and a new one is made. */
async function sendAgainWhenStale(
  url: URL,
  options: Sending,
  lookup: LookupFunction | undefined,
): Promise<IncomingMessage> {
  try {
    return await send(url, options, lookup)
  } catch (error) {
    if (!(error instanceof StaleConnection)) throw error
    return send(url, { ...options, keepAlive: false }, lookup)
  }
}

class StaleConnection extends Error {}

function send(url: URL, options: Sending, lookup: LookupFunction | undefined): Promise<IncomingMessage> {
  const headers = {
    'user-agent': 'Pitwall',
    ...options.headers,
    ...traceHeaders(),
    'accept-encoding': 'identity',
    ...(options.body !== undefined && { 'content-length': String(Buffer.byteLength(options.body)) }),
  }
  return new Promise((resolve, reject) => {
    const { request } = url.protocol === 'https:' ? https : http
    const sent = request(
      url,
      {
        method: options.method,
        headers,
        signal: options.signal,
        agent: options.keepAlive ? keptConnections(url) : false,
        maxHeaderSize: MAX_HEADER_BYTES,
        ...(lookup && { lookup }),
      },
      resolve,
    )
    sent.on('error', (error) => reject(sent.reusedSocket && isCutOff(error) ? new StaleConnection() : error))
    sent.on('upgrade', (_answer, socket) => {
      socket.destroy()
      reject(new OutboundError('schema', `${url.origin} switched protocols.`))
    })
    sent.end(options.body)
  })
}

const isCutOff = (error: Error): boolean =>
  'code' in error && ['ECONNRESET', 'EPIPE'].includes(String(error.code))

const keptConnections = ({ protocol }: URL) =>
  processWide(`connections ${protocol}`, () => {
    const limits = { keepAlive: true, maxSockets: 16, maxFreeSockets: 8, timeout: 30_000 }
    return protocol === 'https:' ? new https.Agent(limits) : new http.Agent(limits)
  })

async function read(answer: IncomingMessage, maxBytes: number): Promise<OutboundAnswer> {
  try {
    refuse(answer, maxBytes)
    const bytes = await bytesOf(answer, maxBytes)
    return {
      status: answer.statusCode ?? 0,
      headers: answer.headers,
      bytes,
      get text() {
        return bytes.toString('utf8')
      },
    }
  } finally {
    answer.destroy()
  }
}

/** By events: a promise for every chunk costs more than the chunk. */
function bytesOf(answer: IncomingMessage, maxBytes: number): Promise<Buffer<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    answer.on('data', (chunk: Buffer) => {
      size += chunk.byteLength
      if (size > maxBytes) reject(tooLarge(maxBytes))
      else chunks.push(chunk)
    })
    answer.on('end', () => resolve(Buffer.concat(chunks, size)))
    answer.on('error', reject)
    answer.on('close', () => reject(new OutboundError('error', 'The answer broke off.')))
  })
}

/** What the head already tells: nothing of such a body is read. */
function refuse({ statusCode = 0, headers }: IncomingMessage, maxBytes: number): void {
  const encoding = headers['content-encoding']?.trim().toLowerCase()
  if (encoding && encoding !== 'identity')
    throw new OutboundError('encoding', 'The answer is encoded though it was asked for plain.')
  if (statusCode >= 300 && statusCode < 400 && statusCode !== 304)
    throw new OutboundError('redirect', `The answer is a redirect (${statusCode}).`)
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes)
}

/** Lookups cannot be stopped, only no longer be waited for. */
function withSignal<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    work.then(resolve, reject)
  })
}

const tooLarge = (maxBytes: number) =>
  new OutboundError('too_large', `The answer has more than ${maxBytes} bytes.`)

const late = (url: URL, timeoutMs: number) =>
  new OutboundError('timeout', `${url.origin} did not answer within ${timeoutMs} ms.`)
