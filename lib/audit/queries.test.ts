import { describe, expect } from 'vitest'
import { errorEvents } from '@/db/schema'
import { as, test } from '@/db/testing/test'
import type { Context } from '@/lib/context'
import { recordEvent } from '@/lib/events/commands'
import { recordAudit } from './commands'
import { exportAudit } from './export'
import { listAudit } from './queries'

const act = (ctx: Context, subject: string, change: Partial<Context> = {}) =>
  recordAudit(
    { ...ctx, ...change },
    { action: 'thing.done', subject, before: { on: false }, after: { on: true } },
  )

describe('listAudit', () => {
  test('pages through the newest first, and each row is seen once', async ({ ctx }) => {
    for (const n of [1, 2, 3, 4, 5]) await act(ctx, `thing:${n}`)
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await listAudit(ctx, { limit: 2, cursor, requestId: ctx.requestId })
      seen.push(...page.items.map(({ subject }) => subject))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(seen).toEqual(['thing:5', 'thing:4', 'thing:3', 'thing:2', 'thing:1'])
  })

  test('filters by subject, actor, action and time together', async ({ ctx }) => {
    const hourAgo = new Date(ctx.now.getTime() - 3_600_000)
    await act(ctx, 'thing:new')
    await act(ctx, 'thing:old', { now: hourAgo })
    await act(as(ctx, 'oncall'), 'thing:new')
    const page = await listAudit(ctx, {
      limit: 50,
      subject: 'thing:new',
      actor: ctx.actor.id,
      action: 'thing.done',
      from: 'now-30m',
      to: ctx.now.toISOString(),
    })
    expect(page.items).toMatchObject([{ subject: 'thing:new', actor: ctx.actor.id, before: { on: false } }])
    expect((await listAudit(ctx, { limit: 50, subject: 'thing:old', from: 'now-30m' })).items).toEqual([])
    expect(page).not.toHaveProperty('events')
  })

  test('with a request id tells everything of that request', async ({ ctx }) => {
    await act(ctx, 'thing:1')
    await recordEvent(ctx, {
      lane: 'people',
      kind: 'thing_changed',
      subject: 'thing:1',
      severity: 'info',
      title: 'It changed',
    })
    await ctx.db.insert(errorEvents).values({
      at: ctx.now,
      requestId: ctx.requestId,
      traceId: 'a'.repeat(32),
      route: '/api/things',
      name: 'TypeError',
      message: 'it broke',
      stack: 'at secret.ts:1',
    })
    const page = await listAudit(ctx, { limit: 50, requestId: ctx.requestId })
    expect(page).toMatchObject({
      items: [{ subject: 'thing:1' }],
      events: [{ title: 'It changed' }],
      errors: [{ name: 'TypeError' }],
      trace: { id: 'a'.repeat(32) },
    })
    expect(JSON.stringify(page)).not.toContain('secret.ts')
  })

  test('says which time is none, takes a cursor beyond all rows, and refuses who may not', async ({
    ctx,
  }) => {
    await expect(listAudit(ctx, { limit: 5, from: 'yesterday' })).rejects.toMatchObject({
      code: 'invalid',
      extras: { fields: [{ path: 'from' }] },
    })
    await listAudit(ctx, { limit: 5, cursor: '9999999999999999999' })
    await expect(listAudit(as(ctx, 'support'), { limit: 5 })).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('exportAudit', () => {
  test('H16: writes every row of the filter, formulas inert, and leaves a trace itself', async ({ ctx }) => {
    const subject = crypto.randomUUID()
    for (let nth = 0; nth < 3; nth++)
      await recordAudit(ctx, { action: 'thing.done', subject, reason: '=1+1,"x"\r\nnext' })
    const answer = await exportAudit(ctx, { subject })
    expect(answer.headers.get('content-disposition')).toContain('.csv')
    const text = await answer.text()
    expect(text.split('\r\n')[0]).toBe(
      'id,at,actor,actorName,trueActor,action,subject,reason,before,after,requestId,traceId,address',
    )
    expect(text.split(subject)).toHaveLength(4)
    expect(text).toContain(`"'=1+1,""x""\r\nnext"`)
    const trail = await listAudit(ctx, { limit: 5, action: 'audit.exported', requestId: ctx.requestId })
    expect(trail.items).toMatchObject([{ after: { rows: 3, filters: { subject } } }])
  })

  test('refuses who may not', async ({ ctx }) => {
    await expect(exportAudit(as(ctx, 'oncall'), {})).rejects.toMatchObject({ code: 'forbidden' })
  })
})
