import { isNull } from 'drizzle-orm'
import postgres from 'postgres'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { database } from '@/db/client'
import { maintenanceAuditGaps } from '@/db/schema'
import { auditTrail, eventsOf } from '@/db/testing/factories'
import { person } from '@/db/testing/test'
import { committed } from '@/lib/auth/testing'
import { withConfig } from '@/lib/config/testing'
import { type Context, transaction } from '@/lib/context'
import { databaseUrl, resetEnv } from '@/lib/env'
import { withOwnDatabase } from '@/lib/worker/testing'
import {
  disableMaintenance,
  enableMaintenance,
  endMaintenance,
  extendMaintenance,
  startMaintenance,
} from '../commands'
import { disableBody, enableBody, newWindow } from '../contract'
import { getWindow, listWindows } from '../queries'
import { endAllMaintenance } from '../testing'
import { writeKeptAudit } from './audit'

const ROLE = `pitwall_audit_${process.pid}`

withOwnDatabase()
let owner: postgres.Sql

// The owner of a table may always write: Pitwall acts as another role here, as it may in production.
beforeAll(async () => {
  withConfig('services: [{ id: shop, name: Shop, url: "http://shop.example" }]')
  owner = postgres(databaseUrl(), { max: 1, onnotice: () => undefined })
  await owner.unsafe(`create role ${ROLE} login password 'for-tests-only'`)
  await owner.unsafe(`grant all on all tables in schema public to ${ROLE}`)
  await owner.unsafe(`grant all on all sequences in schema public to ${ROLE}`)
  const own = new URL(databaseUrl())
  own.username = ROLE
  own.password = 'for-tests-only'
  process.env.DATABASE_URL = own.toString()
  resetEnv()
})
beforeEach(async () => {
  await allow()
  await endAllMaintenance()
})
afterAll(async () => {
  await owner.unsafe(`drop owned by ${ROLE}`)
  await owner.unsafe(`drop role ${ROLE}`)
  await owner.end()
})

const forbid = () => owner.unsafe(`revoke insert on ops_audit_events from ${ROLE}`)
const allow = () => owner.unsafe(`grant insert on ops_audit_events to ${ROLE}`)
const admin = (): Context => ({ ...committed(), actor: person('admin') })
const enable = () => enableMaintenance(admin(), enableBody.parse({ reason: 'new tyres' }))

test('a toggle whose audit row cannot be written succeeds, says so, and the gap is seen', async () => {
  await forbid()
  const toggled = await enable()
  const id = toggled.window?.id ?? ''

  expect(toggled).toMatchObject({
    ...{ maintenance: true, changed: true, auditLogged: false },
    window: { state: 'on', auditComplete: false },
  })
  expect(await auditTrail(admin(), `maintenance:${id}`)).toEqual([])
  expect((await eventsOf(admin(), `maintenance:${id}`)).map(({ kind }) => kind)).toEqual([
    'maintenance_started',
    'audit_gap',
  ])
  expect((await getWindow(admin(), id)).history).toMatchObject([
    { action: 'maintenance.enabled', reason: 'new tyres', written: false },
  ])
  expect((await listWindows(admin(), { state: 'on', limit: 10 })).items).toMatchObject([
    { auditComplete: false },
  ])
})

test('the row is written later, once, with its own time, whoever tries', async () => {
  await forbid()
  const { window } = await enable()
  const id = window?.id ?? ''
  await writeKeptAudit(admin())
  expect(await auditTrail(admin(), `maintenance:${id}`)).toEqual([])

  await allow()
  await Promise.all([writeKeptAudit(admin()), writeKeptAudit(admin()), writeKeptAudit(admin())])
  const rows = await auditTrail(admin(), `maintenance:${id}`)
  expect(rows).toMatchObject([
    {
      ...{ actor: 'user:test-admin', action: 'maintenance.enabled', reason: 'new tyres' },
      after: { scope: 'global', mode: 'full', writtenLateAt: expect.any(String) },
    },
  ])
  expect(rows[0]?.at.toISOString()).toBe(window?.begunAt)
  expect((await eventsOf(admin(), `maintenance:${id}`)).map(({ kind }) => kind)).toContain('audit_gap_closed')
  expect(await getWindow(admin(), id)).toMatchObject({ auditComplete: true, history: [{ written: true }] })
})

test('every write of a window obeys the same rule', async () => {
  const on = await startMaintenance(admin(), newWindow.parse({ scope: 'service:shop' }))
  await forbid()
  const endsAt = new Date(Date.now() + 7_200_000).toISOString()
  const planned = await startMaintenance(admin(), newWindow.parse({ scope: 'global', startsAt: endsAt }))
  const moved = await extendMaintenance(admin(), on.id, { endsAt, reason: 'slow disk' })
  const ended = await endMaintenance(admin(), on.id)
  const cancelled = await endMaintenance(admin(), planned.id)
  await allow()
  await enable()
  await forbid()
  const off = await disableMaintenance(admin(), disableBody.parse({}))

  for (const write of [planned, moved, ended, cancelled, off])
    expect(write).toMatchObject({ changed: true, auditLogged: false })
  await allow()
  await writeKeptAudit(admin())
  const rows = await auditTrail(admin(), `maintenance:${on.id}`)
  expect(rows.map(({ action }) => action)).toEqual([
    'maintenance.enabled',
    'maintenance.extended',
    'maintenance.disabled',
  ])
})

test('a transaction that fails after the audit row leaves neither change, row nor gap', async () => {
  await forbid()
  const gone = transaction(admin(), async (tx) => {
    await enableMaintenance(tx, enableBody.parse({}))
    throw new Error('the rest failed')
  })

  await expect(gone).rejects.toThrow('the rest failed')
  expect((await listWindows(admin(), { state: 'on', limit: 10 })).items).toEqual([])
  expect(await database().$count(maintenanceAuditGaps, isNull(maintenanceAuditGaps.writtenAt))).toBe(0)
})
