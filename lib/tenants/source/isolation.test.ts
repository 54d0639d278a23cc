import { afterAll, beforeAll, describe, expect } from 'vitest'
import { as, test } from '@/db/testing/test'
import type { Context } from '@/lib/context'
import { TestingEngine } from '@/lib/queues/testing-engine'
import { tenantQuery } from '../contract'
import { getTenant, getTenantPart, openTenant } from '../queries'
import { ago, Product, standIn } from '../testing'

const product = new Product()
const DAY = tenantQuery.parse({})
const NEVER = `select 'picks' as metric, now() as at, pg_sleep(60)::text as value where $1 <> '' and $2::text <> ''`

beforeAll(async () => {
  await product.start()
  await product.league('12')
  await product.error('12', 'no timing feed')
})
afterAll(product.stop)

const statuses = async (ctx: Context) => {
  const { cards } = await getTenant(as(ctx, 'support'), '12', DAY)
  return Object.fromEntries(cards.flatMap(({ id, status }) => (status === 'ok' ? [] : [[id, status]])))
}

describe('a source in trouble costs only its own part', () => {
  test('when it is slow, and nobody waits for it to see the rest', async ({ ctx }) => {
    product.configure({ queries: { usage: NEVER }, timeoutMs: 1_000 })
    await standIn(ctx, new TestingEngine())
    const { parts } = await openTenant(ctx, '12', DAY)
    const order: string[] = []
    await Promise.all(
      (['usage', 'summary', 'errors', 'audit', 'users', 'jobs', 'cron', 'whoElse', 'timeline'] as const).map(
        (name) => parts[name]().then(({ id }) => order.push(id)),
      ),
    )

    expect(order.at(-1)).toBe('usage')
    expect(await statuses(ctx)).toEqual({ usage: 'slow' })
  })

  test('when ten people ask for it at once', async ({ ctx }) => {
    product.configure({ queries: { usage: NEVER }, timeoutMs: 1_000 })
    await standIn(ctx, new TestingEngine())
    const slow = Array.from({ length: 10 }, () => getTenantPart(ctx, '12', 'usage', DAY))
    const errors = await getTenantPart(ctx, '12', 'errors', DAY)

    expect(errors.status).toBe('ok')
    expect((await Promise.all(slow)).map(({ status }) => status)).not.toContain('ok')
  })

  test('when its query makes no sense, with what is wrong', async ({ ctx }) => {
    product.configure({ queries: { audit: 'select nothing_like_it from audit' } })
    await standIn(ctx, new TestingEngine())

    expect(await statuses(ctx)).toEqual({ audit: 'failed' })
    expect((await getTenantPart(ctx, '12', 'audit', DAY)).problem).toContain('nothing_like_it')
  })

  test('when it would write', async ({ ctx }) => {
    const writes = `with gone as (delete from errors returning 1) select now() as at from gone where $1 <> '' and $2::text <> '' and $3::text <> ''`
    product.configure({ queries: { errors: writes, audit: 'select nextval($1::regclass)::text as at' } })
    await standIn(ctx, new TestingEngine())

    expect(await statuses(ctx)).toMatchObject({ errors: 'failed' })
    expect(await product.sql`select 1 from errors`).toHaveLength(1)
  })

  test('when no part is configured but those that must be', async ({ ctx }) => {
    const none = {
      usage: undefined,
      errors: undefined,
      allErrors: undefined,
      audit: undefined,
    }
    product.configure({ queries: none })
    await standIn(ctx, new TestingEngine())

    expect(await statuses(ctx)).toEqual({ usage: 'off', errors: 'off', audit: 'off' })
  })
})

test('jobs and runs of a tenant are there though its database is away, and nothing is taken for fine', async ({
  ctx,
}) => {
  product.configure({ url: 'postgres://nobody@127.0.0.1:1/none', timeoutMs: 500 })
  const engine = new TestingEngine()
  engine.add({ queue: 'mail', tenant: '12', finishedAt: ago(60) })
  await standIn(ctx, engine)
  const view = await getTenant(as(ctx, 'support'), '12', DAY)

  expect(view).toMatchObject({ name: '12', summary: null, jobs: { items: [{ tenant: '12' }] } })
  expect(view.verdict).toMatchObject({ level: 'degraded', missing: ['errors', 'usage'] })
  expect(
    view.cards
      .filter(({ status }) => status === 'slow')
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual([...['audit', 'errors', 'summary', 'usage', 'users']])
})

test('a value that its column cannot hold is a tenant that is not there', async ({ ctx }) => {
  await product.sql`create table if not exists teams (id int primary key, name text)`
  await product.sql`insert into teams values (12, 'Twelve') on conflict do nothing`
  const summary = 'select id, name from teams where id = $1'
  product.configure({ queries: { summary } })
  await standIn(ctx, new TestingEngine())

  expect((await getTenant(ctx, '12', DAY)).name).toBe('Twelve')
  for (const id of ['012', ' 12', '12.0', 'twelve', '99999999999999', "12' or '1'='1", '1e1'])
    await expect(getTenant(ctx, id, DAY)).rejects.toMatchObject({ code: 'not_found' })
})
