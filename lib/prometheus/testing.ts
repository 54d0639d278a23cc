import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest'
import { resetEnv } from '@/lib/env'
import { replaceInstance } from '@/lib/process-wide'

export type Asked = { path: string; form: URLSearchParams; headers: IncomingMessage['headers'] }
export type Engine = {
  url: string
  asked: Asked[]
  answer: (asked: Asked, response: ServerResponse) => void
}

/** A local HTTP server as the configured engine; breaker, turns and cache are new for each test. */
export function testEngine(): Engine {
  const engine: Engine = { url: '', asked: [], answer: (_asked, response) => response.end('{}') }
  const server = createServer(async (request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://engine')
    let body = ''
    for await (const chunk of request) body += chunk
    const form = new URLSearchParams(body || search)
    const asked = { path: pathname.replace('/api/v1/', ''), form, headers: request.headers }
    engine.asked.push(asked)
    engine.answer(asked, response)
  })

  beforeAll(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const address = server.address()
    engine.url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  })
  beforeEach(() => {
    vi.stubEnv('PROMETHEUS_URL', engine.url)
    resetEnv()
    engine.asked.length = 0
    forgetProxy()
  })
  afterEach(() => {
    vi.unstubAllEnvs()
    resetEnv()
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  return engine
}

export function forgetProxy(): void {
  for (const name of ['prometheus-gate', 'prometheus-range-cache', 'prometheus-calls']) replaceInstance(name)
}

type Result = { metric: Record<string, string>; values: [number, string][] }[]

/** The body of a range answer as Prometheus writes it. */
export const matrix = (result: Result, more = {}): string =>
  JSON.stringify({ status: 'success', data: { resultType: 'matrix', result }, ...more })
