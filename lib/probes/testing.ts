import { createServer, type RequestListener } from 'node:http'
import { LOCALHOST, listen } from './adapter.contract'

/** A real HTTP server for the time of `use`, at an address like `http://127.0.0.1:41234`. */
export async function withHttpServer(
  answer: RequestListener,
  use: (url: string) => Promise<void>,
): Promise<void> {
  const server = createServer(answer)
  const port = await listen(server)
  try {
    await use(`http://${LOCALHOST}:${port}`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

/** Answers each path with its status and body; 404 for any other. */
export const answering =
  (routes: Record<string, { status?: number; body: unknown }>): RequestListener =>
  (request, response) => {
    const path = new URL(request.url ?? '/', 'http://any').pathname
    const route = routes[path]
    response.statusCode = route ? (route.status ?? 200) : 404
    response.end(typeof route?.body === 'string' ? route.body : JSON.stringify(route?.body ?? {}))
  }
