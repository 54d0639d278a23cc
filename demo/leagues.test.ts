import postgres from 'postgres'
import { afterAll, beforeAll, expect } from 'vitest'
import { test } from '@/db/testing/test'
import { withConfig } from '@/lib/config/testing'
import type { Context } from '@/lib/context'
import { replaceInstance } from '@/lib/process-wide'
import { tenantList, tenantQuery } from '@/lib/tenants/contract'
import { getTenant, listTenants } from '@/lib/tenants/queries'
import { LEAGUES } from './leagues.mjs'
import { migrate } from './paddock/migrations'
import { seedDatabase } from './paddock/seed'
import { leagueId } from './paddock/world'
import { createTestDatabase } from './testing/database'

const SEED = 7
const NOW = new Date('2026-03-04T05:06:07Z')
const MONTH = tenantQuery.parse({ from: 'now-28d' })
let stop: () => Promise<void> = async () => undefined

beforeAll(async () => {
  const { url, drop } = await createTestDatabase()
  const sql = postgres(url, { max: 2, onnotice: () => undefined })
  await migrate(sql)
  await seedDatabase(sql, SEED, NOW)
  process.env.PADDOCK_DATABASE_URL = url
  withConfig(`services: [{ id: paddock, name: Paddock, url: "http://paddock.example" }]\n${LEAGUES}`)
  stop = async () => {
    replaceInstance('tenants.source')
    await sql.end()
    await drop()
  }
})
afterAll(() => stop())

const then = (ctx: Context): Context => ({ ...ctx, now: NOW })

test('leagues are found by their names, the liveliest first', async ({ ctx }) => {
  const { items, isBounded } = await listTenants(then(ctx), tenantList.parse({}))
  expect(items).toHaveLength(25)
  expect(isBounded).toBe(true)
  const times = items.map(({ activeAt }) => activeAt ?? '')
  expect(times).toEqual(times.toSorted().toReversed())

  const [first] = items
  const found = await listTenants(then(ctx), tenantList.parse({ q: first?.name.toUpperCase() }))
  expect(found.items.map(({ id }) => id)).toContain(first?.id)
})

test('every part of a league is there, and nobody in it is told', async ({ ctx }) => {
  const view = await getTenant(then(ctx), leagueId(SEED, 0), MONTH)

  expect(view.cards.filter(({ status }) => status !== 'ok')).toEqual([])
  expect(view.usage?.items.map(({ metric }) => metric).toSorted()).toEqual(['picks', 'players'])
  expect(view.errors?.items[0]).toMatchObject({ endpoint: expect.stringMatching(/^(GET|POST) \/api\//) })
  expect(view.audit?.items[0]).toMatchObject({ action: expect.any(String) })
  expect(view.users?.items.length).toBeGreaterThan(0)
  expect(view.whoElse?.items[0]).toMatchObject({ kind: 'error', others: expect.any(Number) })
  expect(JSON.stringify(view)).not.toMatch(/@players\.example/)
})
