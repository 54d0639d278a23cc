import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect } from 'vitest'
import { tenantReveals, tenantSnapshots } from '@/db/schema'
import { auditTrail } from '@/db/testing/factories'
import { as, test } from '@/db/testing/test'
import { openAnomaly } from '@/lib/anomalies/lifecycle/testing'
import { getAnomaly } from '@/lib/anomalies/queries'
import type { Context } from '@/lib/context'
import { TestingEngine } from '@/lib/queues/testing-engine'
import { forgetOld } from '@/lib/worker/forget'
import { retryTenantJob, revealField, takeSnapshot, tellAnomaly } from './commands'
import { noteInput, revealInput, snapshotInput, tenantQuery } from './contract'
import { exportAccess } from './export'
import { getTenant, getTenantPart, listAccess, listSnapshots, openSnapshot } from './queries'
import { ago, CANARY, Product, standIn } from './testing'

const product = new Product()
const DAY = tenantQuery.parse({})

beforeAll(async () => {
  await product.start()
  for (const id of ['12', '123', 'a']) await product.league(id)
  await product.sql`insert into members values ('12', 'u1', ${CANARY}, ${CANARY}, 'player'), ('123', 'u2', 'Bo', 'bo@b.example', 'admin')`
})
afterAll(product.stop)
beforeEach(() => product.configure())

const later = (ctx: Context, seconds: number): Context => ({
  ...ctx,
  now: new Date(ctx.now.getTime() + seconds * 1_000),
})
const support = (ctx: Context) => as(ctx, 'support')
const actions = async (ctx: Context, id = '12') =>
  (await auditTrail(ctx, `tenant:${id}`)).map(({ action }) => action)
const ownerEmail = async (ctx: Context) => {
  const { summary } = await getTenant(ctx, '12', DAY)
  return summary?.fields.find(({ name }) => name === 'owner_email')
}
const reveal = (ctx: Context, values: object = {}, id = '12') =>
  revealField(
    ctx,
    id,
    revealInput.parse({ part: 'summary', field: 'owner_email', reason: 'owner asks for it', ...values }),
  )

describe('a reveal', () => {
  test('shows one value to one person for 15 minutes, and is in the trail with its reason', async ({
    ctx,
  }) => {
    const shown = await reveal(support(ctx), { ticket: 'ZD-7' })

    expect(shown).toMatchObject({ text: CANARY, revealedUntil: ago(-900).toISOString() })
    expect(await ownerEmail(support(ctx))).toMatchObject({ text: CANARY, isMasked: false })
    expect(await ownerEmail(as(ctx, 'oncall'))).toMatchObject({ text: 'c•••@•••', isMasked: true })
    expect(await ownerEmail(later(support(ctx), 901))).toMatchObject({
      text: 'c•••@•••',
      revealedUntil: null,
    })
    const [row] = await auditTrail(ctx, 'tenant:12')
    expect(row).toMatchObject({
      ...{ action: 'tenant.revealed', reason: 'owner asks for it', actorName: 'support@example.com' },
      after: { part: 'summary', field: 'owner_email', ticket: 'ZD-7' },
    })
    expect(JSON.stringify(row?.after)).not.toContain('canary')
  })

  test('of a user shows that one alone', async ({ ctx }) => {
    expect(await reveal(support(ctx), { part: 'users', field: 'email', userId: 'u1' })).toMatchObject({
      text: CANARY,
    })
    const { data } = await getTenantPart(support(ctx), '12', 'users', DAY)
    expect(JSON.stringify(data)).toContain(CANARY)
    await expect(reveal(ctx, { part: 'users', field: 'email', userId: 'u2' })).rejects.toMatchObject({
      code: 'not_found',
    })
    await expect(reveal(ctx, { part: 'users', field: 'email' })).rejects.toMatchObject({
      code: 'unprocessable',
    })
  })

  test('of what is only masked, never shown or not there is refused in the same way', async ({ ctx }) => {
    for (const field of ['phone', 'internal_note', 'api_token', 'nothing', 'id', '__proto__', 'name; --'])
      await expect(reveal(ctx, { field })).rejects.toMatchObject({ code: 'unprocessable' })
    expect(await actions(ctx)).toEqual([])
  })

  test('needs the permission, a reason, and a tenant that is there', async ({ ctx }) => {
    await expect(reveal(as(ctx, 'viewer'))).rejects.toMatchObject({ code: 'forbidden' })
    await expect(reveal(ctx, {}, '1')).rejects.toMatchObject({ code: 'not_found' })
    expect(revealInput.safeParse({ part: 'summary', field: 'x', reason: ' ' }).success).toBe(false)
  })
})

describe('a snapshot', () => {
  const take = (ctx: Context, values: object = {}) => takeSnapshot(ctx, '12', snapshotInput.parse(values))

  test('keeps what was seen, whatever becomes of it, and never what was revealed', async ({ ctx }) => {
    await standIn(ctx, new TestingEngine())
    await product.error('12', 'no timing feed')
    await reveal(support(ctx))
    const { id, href } = await take(support(ctx), { note: 'look at the feed', ticket: 'ZD-8' })
    await product.sql`truncate errors`
    await product.sql`update leagues set name = 'Renamed' where id = '12'`
    const opened = await openSnapshot(as(ctx, 'oncall'), '12', id)
    await product.sql`update leagues set name = 'League 12' where id = '12'`

    expect(href).toBe(`/tenants/12/snapshots/${id}`)
    expect(opened).toMatchObject({
      name: 'League 12',
      note: 'look at the feed',
      createdByName: 'support@example.com',
    })
    expect(opened.content.errors?.items).toMatchObject([{ sample: 'no timing feed', count: 1 }])
    expect(JSON.stringify(opened)).not.toContain(CANARY)
    expect(await actions(ctx)).toEqual([
      ...['tenant.revealed', 'tenant.viewed', 'tenant.snapshot_created', 'tenant.snapshot_viewed'],
    ])
  })

  test('expires, and is nobody else’s tenant', async ({ ctx }) => {
    const { id } = await take(ctx, { expiresInHours: 1 })

    await expect(openSnapshot(ctx, '123', id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(openSnapshot(later(ctx, 3_601), '12', id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(openSnapshot(ctx, '12', crypto.randomUUID())).rejects.toMatchObject({ code: 'not_found' })
    expect((await listSnapshots(ctx, '12')).items).toHaveLength(1)
    expect((await listSnapshots(ctx, '123')).items).toEqual([])
    expect((await listSnapshots(later(ctx, 3_601), '12')).items).toEqual([])
  })

  test('is gone after its time, as a reveal is, and not before', async ({ ctx }) => {
    await take(ctx, { expiresInHours: 1 })
    await reveal(ctx)
    const kept = async () => [
      (await ctx.db.select().from(tenantSnapshots).where(eq(tenantSnapshots.tenant, '12'))).length,
      (await ctx.db.select().from(tenantReveals).where(eq(tenantReveals.tenant, '12'))).length,
    ]

    await forgetOld(later(ctx, 890))
    expect(await kept()).toEqual([1, 1])
    await forgetOld(later(ctx, 901))
    expect(await kept()).toEqual([1, 0])
    await forgetOld(later(ctx, 3_601))
    expect(await kept()).toEqual([0, 0])
  })

  test('of another release is told as such', async ({ ctx }) => {
    const { id } = await take(ctx)
    await ctx.db
      .update(tenantSnapshots)
      .set({ content: { id: '12' } })
      .where(eq(tenantSnapshots.id, id))

    await expect(openSnapshot(ctx, '12', id)).rejects.toMatchObject({ code: 'unprocessable' })
  })

  test('shows its reader no part that they may not see', async ({ ctx }) => {
    const { id } = await take(ctx)
    const actor = { ...ctx.actor, permissions: new Set(['tenant:read', 'tenant:snapshot'] as const) }
    const { content } = await openSnapshot({ ...ctx, actor }, '12', id)

    const { jobs, cron, whoElse, timeline, verdict } = content
    expect([jobs, cron, whoElse, timeline, verdict]).toEqual([null, null, null, null, null])
    expect(content.cards).toContainEqual(expect.objectContaining({ id: 'jobs', status: 'forbidden' }))
    expect(content.summary).not.toBeNull()
  })
})

describe('a retry of a job', () => {
  test('is done once by support, told in the tenant’s trail, and never of another tenant’s job', async ({
    ctx,
  }) => {
    const engine = new TestingEngine()
    const job = engine.add({
      queue: 'mail',
      tenant: '12',
      error: `no mailbox ${CANARY}`,
      finishedAt: ago(60),
    })
    await standIn(ctx, engine)
    const retry = (tenant: string) =>
      retryTenantJob(support(ctx), tenant, { source: 'jobs', queue: 'mail', job: job.id }, {})

    await expect(retry('123')).rejects.toMatchObject({ code: 'not_found' })
    expect(await retry('12')).toMatchObject({ outcome: 'done', job: { state: 'waiting' } })
    engine.work(() => {
      throw new Error(`no mailbox ${CANARY}`)
    })
    await expect(retry('12')).rejects.toMatchObject({ code: 'forbidden' })
    expect(await actions(ctx)).toEqual(['tenant.job_retried'])
    expect(await actions(ctx, '123')).toEqual([])
  })
})

describe('a note on the anomaly', () => {
  test('says who else has the same, in both trails', async ({ ctx }) => {
    product.configure({ rest: '' })
    await standIn(ctx, new TestingEngine())
    const { anomaly } = await openAnomaly(ctx)
    for (const tenant of ['12', 'a', 'a']) await product.error(tenant, 'no timing feed')
    const { whoElse } = await getTenant(ctx, '12', DAY)
    const signature = whoElse?.items[0]?.signature ?? ''
    const told = (values: object = {}) =>
      tellAnomaly(
        as(ctx, 'oncall'),
        '12',
        noteInput.parse({ anomaly: String(anomaly.id), signature, ticket: 'ZD-9', ...values }),
      )
    const note = await told()
    await product.sql`truncate errors`

    expect(note.text).toMatch(
      /^POST \/api\/picks fail in the same way \([\da-f]{16}\) for 2 tenants since \S+\. Ticket ZD-9\.$/,
    )
    expect((await getAnomaly(ctx, String(anomaly.id))).notes).toEqual([note])
    expect(await actions(ctx)).toContain('tenant.note_added')
    await expect(told({ signature: '0000000000000000' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(
      tellAnomaly(support(ctx), '12', noteInput.parse({ anomaly: '1', signature })),
    ).rejects.toMatchObject({
      code: 'forbidden',
    })
  })
})

describe('the access report', () => {
  test('lists who looked, when and why, newest first, of this tenant alone', async ({ ctx }) => {
    await getTenant(support(ctx), '12', { ...DAY, ticket: 'ZD-1' })
    await reveal(later(support(ctx), 60))
    await getTenant(as(ctx, 'oncall'), '123', DAY)
    const { items } = await listAccess(later(ctx, 120), '12', { from: 'now-1d', to: 'now', limit: 50 })

    expect(items).toMatchObject([
      { actorName: 'support@example.com', words: 'revealed Owner email', reason: 'owner asks for it' },
      { actorName: 'support@example.com', words: 'looked at the tenant', ticket: 'ZD-1' },
    ])
  })

  test('goes on where it stopped', async ({ ctx }) => {
    for (const ticket of ['A', 'B', 'C']) await getTenant(support(ctx), '12', { ...DAY, ticket })
    const page = (cursor?: string) =>
      listAccess(ctx, '12', { from: 'now-1d', to: 'now', limit: 2, ...(cursor !== undefined && { cursor }) })
    const first = await page()

    expect(first.items.map(({ ticket }) => ticket)).toEqual(['C', 'B'])
    expect((await page(first.nextCursor ?? '')).items.map(({ ticket }) => ticket)).toEqual(['A'])
  })

  test('comes as CSV that no spreadsheet runs, and taking it is in it', async ({ ctx }) => {
    await getTenant(support(ctx), '12', { ...DAY, ticket: '=HYPERLINK("x")' })
    const csv = await (await exportAccess(support(ctx), '12', { from: 'now-1d', to: 'now' })).text()

    expect(csv.split('\r\n')).toEqual([
      'at,who,what,reason,ticket',
      expect.stringContaining('exported the access report'),
      expect.stringContaining(`"'=HYPERLINK(""x"")"`),
      '',
    ])
    await expect(exportAccess(as(ctx, 'viewer'), '12', DAY)).rejects.toMatchObject({ code: 'forbidden' })
  })
})
