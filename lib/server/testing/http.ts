import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { route } from '@/lib/http/route'
import { type Fallback, requestHandler } from '../handler'
import { httpServer } from '../http-server'

/** What the fallback, standing where Next stands, was asked. */
export type Seen = { url: string | undefined; headers: IncomingMessage['headers'] }

const echo = route(
  { permission: 'public', summary: 'Says what it was asked' },
  (_ctx, { params, request }) => ({
    params,
    method: request.method,
    headers: Object.fromEntries(request.headers),
  }),
)

/**
 * The server's own classes with a few routes and, instead of Next, a fallback that answers 200 and remembers; `prepared:
 * false` is the moment before it is there.
 */
export async function startTestServer({ prepared = true } = {}) {
  const seen: Seen[] = []
  const fallback: Fallback = async (request, response) => {
    seen.push({ url: request.url, headers: request.headers })
    response.setHeader('Cache-Control', 's-maxage=31536000')
    response.end('page')
  }
  const handler = requestHandler({
    routes: [
      { pattern: '/api/ops/things/[id]', handlers: { GET: echo, PUT: echo } },
      { pattern: '/api/echo', handlers: { GET: echo, POST: echo } },
      { pattern: '/api/slow/echo', handlers: { GET: echo } },
    ],
    pages: ['/', '/settings'],
    lane: ['/api/echo', '/api/ops/things/[id]'],
    isBooted: () => true,
    fallback: () => (prepared ? fallback : undefined),
  })
  const server = httpServer({ request: handler }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    server,
    seen,
    url: `http://127.0.0.1:${port}`,
    /** Sends bytes as they are and returns all that comes back until the connection ends. */
    raw: (bytes: string) => exchange(port, bytes),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

function exchange(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    let text = ''
    socket.setEncoding('latin1')
    socket.on('data', (chunk) => {
      text += chunk
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(text))
  })
}
