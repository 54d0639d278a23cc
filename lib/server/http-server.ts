import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { AppError } from '@/lib/errors'
import { problem } from '@/lib/http/problem'

const LIMITS = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 2_000,
  // Refused like any other bad request, with an answer of ours.
  requireHostHeader: false,
}
const MAX_CONNECTIONS = 4_096
const MAX_REQUESTS_PER_SOCKET = 10_000

type Listeners = {
  request: (request: IncomingMessage, response: ServerResponse) => void
  /** Only Next's dev server talks over upgraded connections. */
  upgrade?: ((request: IncomingMessage, socket: Duplex, head: Buffer) => void) | undefined
}

/** Node's server with every limit set: header size, time for headers and for a request, connections. */
export function httpServer({ request, upgrade }: Listeners): Server {
  const server = createServer(LIMITS, request)
  server.maxConnections = MAX_CONNECTIONS
  server.maxRequestsPerSocket = MAX_REQUESTS_PER_SOCKET
  server.on('clientError', refuseBytes)
  server.on('upgrade', upgrade ?? ((_request, socket) => socket.destroy()))
  server.on('connect', (_request, socket) =>
    endWith(socket, new AppError('method_not_allowed', 'This is no proxy.')),
  )
  return server
}

/** What the parser refused never was a request: the answer is written by hand. */
function refuseBytes(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const late = error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
  const detail = late ? 'The request took too long to arrive.' : 'This is not a valid HTTP request.'
  endWith(socket, new AppError('invalid', detail), statusOf(error.code))
}

function statusOf(code: string | undefined): number {
  if (code === 'HPE_HEADER_OVERFLOW') return 431
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
}

function endWith(socket: Duplex, error: AppError, status = error.status): void {
  const requestId = crypto.randomUUID()
  problem(error, { requestId })
    .text()
    .then((body) => {
      const text = JSON.stringify({ ...JSON.parse(body), status })
      const head = [
        `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
        'Content-Type: application/problem+json',
        'Cache-Control: no-store',
        `X-Request-Id: ${requestId}`,
        `Content-Length: ${Buffer.byteLength(text)}`,
        ...(status === 405 ? ['Allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'] : []),
        'Connection: close',
      ]
      socket.end(`${head.join('\r\n')}\r\n\r\n${text}`)
    })
}
