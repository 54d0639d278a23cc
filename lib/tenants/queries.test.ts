import { afterAll, beforeAll, beforeEach, describe, expect } from 'vitest'
import { auditTrail } from '@/db/testing/factories'
import { as, test } from '@/db/testing/test'
import { TestingEngine } from '@/lib/queues/testing-engine'
import { tenantList, tenantQuery } from './contract'
import { getTenant, getTenantPart, listTenants } from './queries'
import { ago, CANARY, Product, standIn } from './testing'

const product = new Product()

beforeAll(async () => {
  await product.start()
  await product.league('12', { name: 'Monza League', domain: 'monza.example', active_at: ago(10) })
  await product.league('123', { name: 'Imola League', active_at: ago(5) })
  await product.league('7', { name: '100% Grip_ écurie', active_at: null })
  await product.league("o'; drop table leagues--", { name: 'Quoted', active_at: ago(99) })
})
afterAll(product.stop)
beforeEach(() => product.configure())

const find = (q: string) => tenantList.parse({ q })
const DAY = tenantQuery.parse({})

describe('a search', () => {
  test('is by the exact id, which comes first, and by a part of open fields', async ({ ctx }) => {
    const ids = async (q: string) => (await listTenants(ctx, find(q))).items.map(({ id }) => id)

    expect(await ids('12')).toEqual(['12'])
    expect(await ids('monza')).toEqual(['12'])
    expect(await ids('MONZA.EX')).toEqual(['12'])
    expect(await ids('League')).toEqual(['123', '12'])
    expect(await ids('')).toEqual(['123', '12', "o'; drop table leagues--", '7'])
    expect(await ids('7')).toEqual(['7'])
    expect(await ids('écurie')).toEqual(['7'])
    expect(await ids('1')).toEqual([])
  })

  test('takes every text for itself', async ({ ctx }) => {
    const ids = async (q: string) => (await listTenants(ctx, find(q))).items.map(({ id }) => id)

    expect(await ids('100%')).toEqual(['7'])
    expect(await ids('p_')).toEqual(['7'])
    expect(await ids('%%')).toEqual([])
    expect(await ids('%a%a%a%a%a')).toEqual([])
    expect(await ids("o'; drop table leagues--")).toEqual(["o'; drop table leagues--"])
    expect(await ids('\\')).toEqual([])
  })

  test('does not find what is masked', async ({ ctx }) => {
    expect((await listTenants(ctx, find('canary'))).items).toEqual([])
    expect((await listTenants(ctx, find(CANARY))).items).toEqual([])
  })
})

describe('a tenant', () => {
  test('is told with what may be seen, and the look is in the trail', async ({ ctx }) => {
    await standIn(ctx, new TestingEngine())
    await product.error('12', 'The timing feed gave no answer.')
    const view = await getTenant(as(ctx, 'support'), '12', { ...DAY, ticket: 'ZD-1' })

    expect(view.cards.filter(({ status }) => status !== 'ok')).toEqual([])
    expect(view).toMatchObject({ id: '12', name: 'Monza League' })
    expect(view.summary?.fields).toMatchObject([
      { name: 'domain', text: 'monza.example', isMasked: false },
      { name: 'plan', text: null },
      { name: 'owner_email', text: 'c•••@•••', isMasked: true, canReveal: true },
      { name: 'phone', text: 'c•••@•••', isMasked: true, canReveal: false },
    ])
    expect(await auditTrail(ctx, 'tenant:12')).toMatchObject([
      { action: 'tenant.viewed', actorName: 'support@example.com', after: { ticket: 'ZD-1' } },
    ])
  })

  test('of another id is not there, however alike', async ({ ctx }) => {
    for (const id of ['1', '012', ' 12', '12 ', '1234', '%', '12%'])
      await expect(getTenant(ctx, id, DAY)).rejects.toMatchObject({ code: 'not_found' })
  })

  test('is opened once for all of its parts', async ({ ctx }) => {
    await Promise.all(
      (['usage', 'audit', 'users'] as const).map((part) => getTenantPart(ctx, '123', part, DAY)),
    )

    expect(await auditTrail(ctx, 'tenant:123')).toHaveLength(1)
  })
})
