import { drizzle } from 'drizzle-orm/postgres-js'
import { afterAll, describe, expect, test } from 'vitest'
import { users } from '@/db/schema'
import { AppError, findAppError } from '@/lib/errors'
import { guardedPool } from './pool'

const address = process.env.DATABASE_URL ?? ''
const pool = guardedPool(address, { connections: 3 })
const db = drizzle(pool.sql)

afterAll(() => pool.end())

describe('the guarded pool behaves like the driver', () => {
  test('answers rows, values and templates', async () => {
    expect([...(await pool.sql.unsafe('select 1 as one'))]).toEqual([{ one: 1 }])
    expect([...(await pool.sql.unsafe('select $1::int, 2', [1]).values())]).toEqual([[1, 2]])
    expect([...(await pool.sql`select ${7}::int as seven`)]).toEqual([{ seven: 7 }])
  })

  test('gives the query builder its own types back', async () => {
    const email = `${crypto.randomUUID()}@example.com`
    const createdAt = new Date('2026-01-02T03:04:05.678Z')
    const [user] = await db.insert(users).values({ email, role: 'viewer', createdAt }).returning()

    expect(user?.createdAt).toEqual(createdAt)
  })

  test('leaves a wrong query what it is', async () => {
    await expect(pool.sql.unsafe('select nonsense')).rejects.toMatchObject({ code: '42703' })
  })

  test('refuses what would go round the guard', () => {
    expect(() => pool.sql.reserve()).toThrow('guard')
  })
})

describe('transactions', () => {
  const emailOf = () => `${crypto.randomUUID()}@example.com`
  const known = async (email: string) =>
    (await pool.sql`select 1 from users where email = ${email}`).length === 1

  test('keep all or nothing', async () => {
    const [kept, lost] = [emailOf(), emailOf()]
    await db.transaction((tx) => tx.insert(users).values({ email: kept, role: 'viewer' }))
    const failed = db.transaction(async (tx) => {
      await tx.insert(users).values({ email: lost, role: 'viewer' })
      throw new Error('changed my mind')
    })

    await expect(failed).rejects.toThrow('changed my mind')
    expect([await known(kept), await known(lost)]).toEqual([true, false])
  })

  test('undo an inner part alone', async () => {
    const [kept, lost] = [emailOf(), emailOf()]
    await db.transaction(async (tx) => {
      await tx.insert(users).values({ email: kept, role: 'viewer' })
      const inner = tx.transaction(async (part) => {
        await part.insert(users).values({ email: lost, role: 'viewer' })
        await part.execute('select nonsense')
      })
      await expect(inner).rejects.toThrow()
    })

    expect([await known(kept), await known(lost)]).toEqual([true, false])
  })

  test('never claim success when a statement in them failed unnoticed', async () => {
    const work = db.transaction(async (tx) => {
      await tx.execute('select nonsense').catch(() => undefined)
    })

    await expect(work).rejects.toThrow('rolled back')
  })

  test('end at their deadline, whatever the work waits for', async () => {
    const short = guardedPool(address, { transactionMs: 300 })
    const stuck = drizzle(short.sql).transaction(() => new Promise(() => undefined))

    await expect(stuck).rejects.toMatchObject({ code: 'unavailable' })
    await short.end()
  })
})

describe('limits', () => {
  test('a query has a deadline, and its connection serves the next one', async () => {
    const short = guardedPool(address, { connections: 1, queryMs: 200 })
    const failure = await short.sql`select pg_sleep(30)`.catch((error: unknown) => error)

    expect(findAppError(failure)).toMatchObject({ code: 'unavailable', status: 503 })
    expect([...(await short.sql`select 1 as one`)]).toEqual([{ one: 1 }])
    expect(short.state()).toMatchObject({ open: 1 })
    await short.end()
  })

  test('the queue is bounded and refuses with 503', async () => {
    const small = guardedPool(address, { connections: 1, waiting: 2, waitMs: 200 })
    const first = small.sql`select pg_sleep(1)`.execute()
    const rest = await Promise.allSettled(Array.from({ length: 4 }, () => small.sql`select 1`))

    expect(rest.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'rejected'])
    expect(rest[0]).toMatchObject({ reason: expect.any(AppError) })
    expect(await first).toHaveLength(1)
    await small.end()
  })
})
