import { describe, expect, vi } from 'vitest'
import { auditTrail } from '@/db/testing/factories'
import { as, test } from '@/db/testing/test'
import { recordAudit } from '@/lib/audit/commands'
import { once } from './idempotency'

const attempt = (body: unknown = { a: 1, b: 2 }) => ({
  key: 'deploy-42',
  route: 'POST /api/ops/deploys',
  body,
})
const created = () => Promise.resolve(Response.json({ id: '1' }, { status: 201 }))

describe('once', () => {
  test('a repeat gets the first answer again, marked as replayed', async ({ ctx }) => {
    const work = vi.fn(created)
    await once(ctx, attempt(), work)
    const again = await once(ctx, attempt({ b: 2, a: 1 }), work)

    expect(work).toHaveBeenCalledTimes(1)
    expect(again.status).toBe(201)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(await again.json()).toEqual({ id: '1' })
  })

  test('the same key with another body is refused', async ({ ctx }) => {
    await once(ctx, attempt(), created)
    await expect(once(ctx, attempt({ a: 2 }), created)).rejects.toMatchObject({ code: 'unprocessable' })
  })

  test('keys of two callers never meet', async ({ ctx }) => {
    const work = vi.fn(created)
    await once(ctx, attempt(), work)
    await once(as(ctx, 'oncall'), attempt(), work)
    expect(work).toHaveBeenCalledTimes(2)
  })

  test('a second request while the first runs is told to wait', async ({ ctx }) => {
    let second: Promise<unknown> = Promise.resolve()
    await once(ctx, attempt(), async () => {
      second = once(ctx, attempt(), created).catch((error) => error.code)
      await second
      return created()
    })
    expect(await second).toBe('conflict')
  })

  test('a failure is not remembered, so the caller may try again', async ({ ctx }) => {
    await expect(once(ctx, attempt(), () => Promise.reject(new Error('down')))).rejects.toThrow('down')
    expect((await once(ctx, attempt(), created)).status).toBe(201)
  })

  test('a failure takes back what the work had written', async ({ ctx }) => {
    const half = once(ctx, attempt(), async (tx) => {
      await recordAudit(tx, { action: 'thing.done', subject: 'cut in half' })
      throw new Error('cut')
    })
    await expect(half).rejects.toThrow('cut')
    expect(await auditTrail(ctx, 'cut in half')).toEqual([])
  })

  test('an answer that could not be kept takes the work back with it', async ({ ctx }) => {
    const unkept = once(ctx, attempt(), async (tx) => {
      await recordAudit(tx, { action: 'thing.done', subject: 'never answered' })
      return new Response('\0', { status: 201 })
    })
    await expect(unkept).rejects.toThrow()
    expect(await auditTrail(ctx, 'never answered')).toEqual([])
  })

  test('a crashed attempt gives its key back after its lease, an answer after a day', async ({ ctx }) => {
    const later = (seconds: number) => ({ ...ctx, now: new Date(ctx.now.getTime() + seconds * 1_000) })
    const work = vi.fn(created)
    void once(ctx, attempt(), () => new Promise<never>(() => undefined))
    await vi.waitFor(async () => {
      await expect(once(ctx, attempt(), work)).rejects.toMatchObject({ code: 'conflict' })
    })

    expect((await once(later(61), attempt(), work)).status).toBe(201)
    await once(later(25 * 3_600), attempt(), work)
    expect(work).toHaveBeenCalledTimes(2)
  })

  test.for(['', 'x'.repeat(256), 'ключ', 'two words'])('refuses the key %j', async (key, { ctx }) => {
    await expect(once(ctx, { ...attempt(), key }, created)).rejects.toMatchObject({ code: 'invalid' })
  })
})
