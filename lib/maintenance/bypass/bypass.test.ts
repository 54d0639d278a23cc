import { eq } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { GET as gateRoute } from '@/app/api/maintenance/gate/route'
import { database } from '@/db/client'
import { maintenanceBypasses } from '@/db/schema'
import { auditTrail } from '@/db/testing/factories'
import { as, person } from '@/db/testing/test'
import { committed } from '@/lib/auth/testing'
import { withConfig } from '@/lib/config/testing'
import type { Context } from '@/lib/context'
import { withOwnDatabase } from '@/lib/worker/testing'
import { enableMaintenance } from '../commands'
import { enableBody } from '../contract'
import { endAllMaintenance } from '../testing'
import { createBypass, listBypasses, listBypassUses, revokeBypass } from './bypasses'
import { writeUses } from './uses'

withOwnDatabase()
beforeAll(() => {
  withConfig('services: [{ id: shop, name: Shop, url: "http://shop.example" }]')
})
beforeEach(endAllMaintenance)

const admin = (): Context => ({ ...committed(), actor: person('admin') })
const later = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()
const make = (values: object = {}) => createBypass(admin(), { name: 'Ada', expiresAt: later(60), ...values })
const close = () => enableMaintenance(admin(), enableBody.parse({}))

async function pass(token: string, query = 'service=shop&path=/picks/7?x=1&method=POST') {
  const headers = { 'x-maintenance-bypass': token }
  return (await gateRoute(new Request(`http://pitwall/api/maintenance/gate?${query}`, { headers }))).status
}

describe('a way past the gate', () => {
  test('is told once, kept as a hash, and open from that moment on', async () => {
    await close()
    const { token, ...made } = await make()

    expect(await pass(token)).toBe(204)
    const [row] = await database()
      .select()
      .from(maintenanceBypasses)
      .where(eq(maintenanceBypasses.id, made.id))
    expect(JSON.stringify(row)).not.toContain(token)
    expect((await listBypasses(admin())).items[0]).toEqual(made)
    expect(await auditTrail(admin(), `maintenance_bypass:${made.id}`)).toMatchObject([
      { action: 'maintenance_bypass.created', after: { name: 'Ada', service: null } },
    ])
  })

  test('has every use written down, by second and place, without what a query holds', async () => {
    await close()
    const { id, token } = await make()
    for (let use = 0; use < 3; use++) await pass(token)
    await pass(token, 'service=shop&path=/other')
    await writeUses()
    await writeUses()

    const { items } = await listBypassUses(admin(), id)
    expect(items.map(({ at: _, ...use }) => use).sort((one, other) => one.count - other.count)).toEqual([
      { service: 'shop', method: 'GET', path: '/other', count: 1 },
      { service: 'shop', method: 'POST', path: '/picks/7', count: 3 },
    ])
    expect((await listBypasses(admin())).items.find((one) => one.id === id)).toMatchObject({
      ...{ uses: 4, lastUsedAt: expect.any(String) },
    })
  })

  test('taken at ever new places is still counted in full', async () => {
    await close()
    const { id, token } = await make()
    for (let use = 0; use < 130; use++) await pass(token, `service=shop&path=/picks/${use}`)
    await writeUses()

    const [row] = await database().select().from(maintenanceBypasses).where(eq(maintenanceBypasses.id, id))
    expect(row?.uses).toBe(130)
    expect((await listBypassUses(admin(), id)).items).toContainEqual(
      expect.objectContaining({ path: '(other paths)', count: 30 }),
    )
  })

  test('is no use while the gate is open', async () => {
    const { id, token } = await make()
    await pass(token)
    await writeUses()
    expect((await listBypassUses(admin(), id)).items).toEqual([])
  })

  test('is closed by being revoked; twice is not an error', async () => {
    await close()
    const { id, token } = await make()
    const first = await revokeBypass(admin(), id)
    expect(await pass(token)).toBe(503)
    expect(await revokeBypass(admin(), id)).toEqual(first)
    expect(await auditTrail(admin(), `maintenance_bypass:${id}`)).toHaveLength(2)
  })

  test('has an end, at most 30 days ahead, and a service there is', async () => {
    for (const wrong of [{ expiresAt: later(-1) }, { expiresAt: later(31 * 24 * 60) }, { service: 'nobody' }])
      await expect(make(wrong)).rejects.toMatchObject({ code: 'unprocessable' })
  })

  test('is made, seen and revoked by who may write maintenance', async () => {
    const { id } = await make()
    const viewer = as(admin(), 'viewer')
    for (const work of [
      () => createBypass(viewer, { name: 'x', expiresAt: later(1) }),
      () => listBypasses(viewer),
      () => listBypassUses(viewer, id),
      () => revokeBypass(viewer, id),
    ])
      await expect(work()).rejects.toMatchObject({ code: 'forbidden' })
    await expect(revokeBypass(admin(), crypto.randomUUID())).rejects.toMatchObject({ code: 'not_found' })
  })
})
