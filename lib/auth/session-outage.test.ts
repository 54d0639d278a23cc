import { drizzle } from 'drizzle-orm/postgres-js'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { database, pool } from '@/db/client'
import { guardedPool } from '@/db/pool'
import * as schema from '@/db/schema'
import { findAppError } from '@/lib/errors'
import { replaceInstance } from '@/lib/process-wide'
import { callerOf } from './caller'
import { forgetSessionsOf } from './session-memory'
import { Browser, createPerson, signedInUser } from './testing'

const real = { pool: pool(), db: database() }

/** From now on every query goes to a port where nobody listens. */
function takeDatabaseAway() {
  const away = guardedPool('postgres://nobody@127.0.0.1:1/nothing')
  replaceInstance('database', { pool: away, db: drizzle(away.sql, { schema }) })
}

afterEach(() => {
  vi.useRealTimers()
  replaceInstance('database', real)
})

const ask = (cookie: string, method = 'GET') =>
  callerOf(new Request('http://pitwall/', { method, headers: { cookie } }), 'status:read')

const refusal = (asked: Promise<unknown>) =>
  asked.then(
    () => 'let in',
    (error) => findAppError(error)?.code,
  )

describe('F02: while the database is away', () => {
  test('people who were seen keep reading, and writing is refused', async () => {
    const { user, cookie } = await signedInUser({ role: 'oncall' })
    await ask(cookie)
    takeDatabaseAway()
    expect(await ask(cookie)).toMatchObject({ id: `user:${user.id}`, role: 'oncall' })
    expect(await refusal(ask(cookie, 'POST'))).toBe('unavailable')
  })

  test('nobody is let in who was not seen, or whose sessions this process has ended', async () => {
    const [unseen, ended] = [await signedInUser(), await signedInUser()]
    await ask(ended.cookie)
    forgetSessionsOf(ended.user.id)
    takeDatabaseAway()
    for (const { cookie } of [unseen, ended]) expect(await refusal(ask(cookie))).toBe('unavailable')
  })

  test('reading ends a quarter of an hour after the last good look', async () => {
    const { cookie } = await signedInUser()
    await ask(cookie)
    takeDatabaseAway()
    vi.useFakeTimers({ now: Date.now() + 15 * 60_000 + 1_000, toFake: ['Date'] })
    expect(await refusal(ask(cookie))).toBe('unavailable')
  })

  test('signing in says so', async () => {
    const person = await createPerson()
    takeDatabaseAway()
    const answer = await new Browser().signIn(person.email)
    expect([answer.status, (await answer.json()).code]).toEqual([503, 'unavailable'])
  })

  test('a public route takes everybody as nobody', async () => {
    const { cookie } = await signedInUser()
    takeDatabaseAway()
    const request = new Request('http://pitwall/', { headers: { cookie } })
    expect(await callerOf(request, 'public')).toMatchObject({ kind: 'anonymous' })
  })
})
