import { once } from 'node:events'
import { createServer } from 'node:net'
import { drizzle } from 'drizzle-orm/postgres-js'
import { expect, test, vi } from 'vitest'
import { database, pool } from '@/db/client'
import { guardedPool } from '@/db/pool'
import * as schema from '@/db/schema'
import { findAppError } from '@/lib/errors'
import { replaceInstance } from '@/lib/process-wide'
import { anyVisitor, pageContext } from './page-context'
import { signedInUser } from './testing'

const sent = vi.hoisted(() => ({ headers: new Headers() }))
vi.mock('next/headers', () => ({ headers: async () => sent.headers }))

/** A database that takes connections and never says a word. */
async function silentDatabase() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const silent = guardedPool(`postgres://nobody@127.0.0.1:${port}/nothing`, { connectMs: 20_000 })
  const real = { pool: pool(), db: database() }
  replaceInstance('database', { pool: silent, db: drizzle(silent.sql, { schema }) })
  return async () => {
    replaceInstance('database', real)
    server.close()
    await silent.end(0)
  }
}

test('F05 who was not seen before hears within seconds that the database is away, not after its deadline', async () => {
  const { cookie } = await signedInUser()
  sent.headers = new Headers({ cookie })
  const giveBack = await silentDatabase()
  try {
    const since = performance.now()
    const error = await pageContext('status:read').catch((thrown: unknown) => thrown)
    expect(findAppError(error)?.code).toBe('unavailable')
    expect(performance.now() - since).toBeLessThan(10_000)
    expect((await anyVisitor()).actor.kind).toBe('anonymous')
  } finally {
    await giveBack()
  }
})
