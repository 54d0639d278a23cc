import { beforeAll, describe, expect } from 'vitest'
import { auditTrail, eventsOf } from '@/db/testing/factories'
import { as, TEST_NOW, test } from '@/db/testing/test'
import { withConfig } from '@/lib/config/testing'
import { type Context, transaction } from '@/lib/context'
import { noteVersion, recordDeploy } from './commands'
import { listDeploys } from './queries'

beforeAll(() => {
  withConfig('services: [{ id: shop, name: Shop, url: "http://shop.example" }]')
})

const SUBJECT = 'service:shop'
const DEPLOY = {
  service: 'shop',
  version: '2.4.0',
  revision: 'abc123',
  url: 'https://ci.example/7',
  actor: 'ci',
}
const later = (ctx: Context, minutes: number): Context => ({
  ...ctx,
  now: new Date(TEST_NOW.getTime() + minutes * 60_000),
})
const list = async (ctx: Context) => (await listDeploys(ctx, { service: 'shop', limit: 50 })).items
const see = (ctx: Context, version: string, revision: string | null = null) =>
  transaction(ctx, (tx) => noteVersion(tx, { service: 'shop', version, revision }))

describe('recordDeploy', () => {
  test('records the deploy, one event and who told it', async ({ ctx }) => {
    const deploy = await recordDeploy(ctx, DEPLOY)

    expect(deploy).toMatchObject({ ...DEPLOY, source: 'ci', at: TEST_NOW.toISOString() })
    expect(await eventsOf(ctx, SUBJECT)).toMatchObject([{ lane: 'deploy', title: 'Shop is now 2.4.0 by ci' }])
    expect(await auditTrail(ctx, SUBJECT)).toMatchObject([{ action: 'deploy.recorded', actor: ctx.actor.id }])
  })

  test('told again is the same deploy', async ({ ctx }) => {
    const first = await recordDeploy(ctx, DEPLOY)
    expect(await recordDeploy(later(ctx, 1), DEPLOY)).toEqual(first)
    expect(await eventsOf(ctx, SUBJECT)).toHaveLength(1)
    expect(await auditTrail(ctx, SUBJECT)).toHaveLength(1)
  })

  test('of the same version after half an hour is another, and so is a rollback', async ({ ctx }) => {
    await recordDeploy(ctx, DEPLOY)
    await recordDeploy(later(ctx, 5), { ...DEPLOY, version: '2.3.1' })
    await recordDeploy(later(ctx, 6), DEPLOY)
    await recordDeploy(later(ctx, 37), DEPLOY)
    expect((await list(ctx)).map(({ version }) => version)).toEqual(['2.4.0', '2.4.0', '2.3.1', '2.4.0'])
  })

  test('completes what a health answer showed first, with no second event', async ({ ctx }) => {
    await see(ctx, '2.4.0')
    const deploy = await recordDeploy(later(ctx, 2), DEPLOY)

    expect(deploy).toMatchObject({
      source: 'ci',
      actor: 'ci',
      revision: 'abc123',
      at: TEST_NOW.toISOString(),
    })
    expect(await list(ctx)).toEqual([deploy])
    expect(await eventsOf(ctx, SUBJECT)).toHaveLength(1)
    expect(await auditTrail(ctx, SUBJECT)).toHaveLength(1)
  })

  test('refuses a viewer', async ({ ctx }) => {
    await expect(recordDeploy(as(ctx, 'viewer'), DEPLOY)).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('reports a service that pitwall.yaml does not name, and a time that makes no sense', async ({
    ctx,
  }) => {
    await expect(recordDeploy(ctx, { ...DEPLOY, service: 'nobody' })).rejects.toMatchObject({
      code: 'unprocessable',
    })
    for (const at of ['2026-01-02T04:00:00Z', '1970-01-01T00:00:00Z'])
      await expect(recordDeploy(ctx, { ...DEPLOY, at })).rejects.toMatchObject({ code: 'unprocessable' })
    expect(await list(ctx)).toEqual([])
  })
})

describe('noteVersion', () => {
  test('records a version nobody told of', async ({ ctx }) => {
    await see(ctx, '2.5.0', 'def')
    expect(await list(ctx)).toMatchObject([
      { version: '2.5.0', revision: 'def', source: 'seen', actor: null },
    ])
    expect(await eventsOf(ctx, SUBJECT)).toMatchObject([{ title: 'Shop is now 2.5.0' }])
  })

  test('adds nothing when the pipeline told it within half an hour', async ({ ctx }) => {
    await recordDeploy(ctx, DEPLOY)
    await see(later(ctx, 29), '2.4.0')
    expect(await list(ctx)).toHaveLength(1)
  })
})

describe('listDeploys', () => {
  test('goes on where the last page ended', async ({ ctx }) => {
    for (const minutes of [0, 1, 2])
      await recordDeploy(later(ctx, minutes), { ...DEPLOY, version: `3.0.${minutes}` })
    const first = await listDeploys(ctx, { service: 'shop', limit: 2 })
    const second = await listDeploys(ctx, { service: 'shop', limit: 2, cursor: first.nextCursor ?? '' })
    expect([...first.items, ...second.items].map(({ version }) => version)).toEqual([
      '3.0.2',
      '3.0.1',
      '3.0.0',
    ])
    expect(second.nextCursor).toBeNull()
  })

  test.for(['', 'x', "' or 1=1", '2026-13-45T00:00:00.000Z_00000000-0000-0000-0000-000000000000'])(
    'refuses the cursor %j',
    async (cursor, { ctx }) => {
      await expect(listDeploys(ctx, { limit: 2, cursor })).rejects.toMatchObject({ code: 'invalid' })
    },
  )
})
