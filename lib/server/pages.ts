import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { env } from '@/lib/env'
import type { Fallback } from './handler'

/** Next, ready to answer; `upgrade` only in development, where its tools talk over a socket. */
export type Pages = {
  fallback: Fallback
  upgrade: ((request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>) | undefined
}

/** Next as its documented custom server, over what `next build` left in the build folder or, with PITWALL_DEV=1, live. */
export async function preparePages(server: Server): Promise<Pages> {
  const dev = process.env.PITWALL_DEV === '1'
  const { default: next } = await import('next')
  const { HOST, PORT } = env()
  // Next would read .env files on its own, more of them than we do: one process, one set of settings.
  process.env.__NEXT_PROCESSED_ENV = 'true'
  const app = next({ dev, dir: process.cwd(), hostname: HOST, port: PORT, httpServer: server, quiet: !dev })
  await app.prepare()
  const answer = app.getRequestHandler()
  return {
    fallback: (request, response) => answer(request, response),
    upgrade: dev ? app.getUpgradeHandler() : undefined,
  }
}
