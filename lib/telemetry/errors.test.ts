import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { database } from '@/db/client'
import { errorEvents, users } from '@/db/schema'
import { describeError } from './describe-error'
import { captureError } from './errors'

const stored = (requestId: string) =>
  database().select().from(errorEvents).where(eq(errorEvents.requestId, requestId))

describe('captureError', () => {
  test('keeps an error where its request id finds it', async () => {
    const requestId = crypto.randomUUID()
    await captureError(new TypeError('x is not a function'), { requestId, route: '/api/ops/things/[id]' })

    expect(await stored(requestId)).toMatchObject([
      { name: 'TypeError', message: 'x is not a function', route: '/api/ops/things/[id]' },
    ])
  })

  test('takes whatever was thrown, also what no database can hold', async () => {
    const requestId = crypto.randomUUID()
    await captureError('a \0 text\ud800', { requestId, route: '/' })
    await captureError(undefined, { requestId, route: '/' })

    expect(await stored(requestId)).toHaveLength(2)
  })

  test('stores no more than a bounded number a minute', async () => {
    const requestId = crypto.randomUUID()
    await Promise.all(
      Array.from({ length: 80 }, () => captureError(new Error('again'), { requestId, route: '/' })),
    )

    expect((await stored(requestId)).length).toBeLessThanOrEqual(60)
  })
})

test('describeError tells the query and the reason, never the values', async () => {
  const secret = 'a-password-hash-that-stays-here'
  const failure = await database()
    .insert(users)
    // biome-ignore lint/suspicious/noExplicitAny: a role the database does not know stands for any failing write
    .values({ email: secret, role: null as any, passwordHash: secret })
    .catch((error: unknown) => error)
  const described = describeError(failure)

  expect(described.message).toContain('insert into "users"')
  expect(JSON.stringify(described)).not.toContain(secret)
})
