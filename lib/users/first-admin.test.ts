import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { users } from '@/db/schema'
import { auditTrail, createUser } from '@/db/testing/factories'
import { ownDatabase } from '@/db/testing/own-database'
import { passwordFits } from '@/lib/auth/passwords'
import { type Context, SYSTEM } from '@/lib/context'
import { resetEnv } from '@/lib/env'
import { log } from '@/lib/telemetry/log'
import { ensureFirstAdmin, resetAdmin, updateFirstAdminFile } from './first-admin'

// A database of its own: the first admin needs one without users.
const { db, drop } = await ownDatabase('first_admin')
const folder = mkdtempSync(join(tmpdir(), 'pitwall-first-admin-'))
const file = join(folder, 'first-admin.json')

afterAll(async () => {
  rmSync(folder, { recursive: true })
  await drop()
})

const ctx = (): Context => ({
  db,
  actor: SYSTEM,
  now: new Date(),
  requestId: crypto.randomUUID(),
  log: log(),
})

function settings(values: Record<string, string> = {}) {
  for (const [name, value] of Object.entries({ PITWALL_DATA_DIR: folder, ...values })) vi.stubEnv(name, value)
  resetEnv()
}

beforeEach(async () => {
  await db.execute(sql`truncate users cascade`)
  rmSync(file, { force: true })
  settings()
})

afterEach(() => {
  vi.unstubAllEnvs()
  resetEnv()
})

describe('ensureFirstAdmin', () => {
  test('makes up a password, says it once and keeps it where only the owner reads', async () => {
    const made = await ensureFirstAdmin(ctx())
    expect(made).toEqual({ email: 'admin@pitwall.local', password: expect.stringMatching(/^\w{20}$/) })
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(made)
    expect(statSync(file).mode & 0o777).toBe(0o600)

    const [admin] = await db.select().from(users)
    expect(admin).toMatchObject({ email: 'admin@pitwall.local', role: 'admin' })
    expect(await passwordFits(made?.password ?? '', admin?.passwordHash ?? null)).toBe(true)
    expect(await auditTrail(ctx(), `user:${admin?.id}`)).toMatchObject([
      { action: 'user.created', actor: 'system' },
    ])
    expect(await ensureFirstAdmin(ctx())).toBeUndefined()
  })

  test('takes both from the environment, and then writes the password nowhere', async () => {
    settings({ ADMIN_EMAIL: 'Boss@Example.com', ADMIN_PASSWORD: 'chosen by the operator' })
    expect(await ensureFirstAdmin(ctx())).toEqual({ email: 'boss@example.com', password: undefined })
    expect(() => statSync(file)).toThrow('ENOENT')
  })

  test('makes one, however many start at once', async () => {
    const made = await Promise.all([1, 2, 3, 4].map(() => ensureFirstAdmin(ctx())))
    const [winner, ...others] = made.filter((admin) => admin !== undefined)
    expect(others).toEqual([])
    expect(await db.select().from(users)).toHaveLength(1)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(winner)
  })
})

describe('resetAdmin', () => {
  test('gives the named admin, else the first, a new password and lets them in again', async () => {
    const first = await createUser(ctx(), { role: 'admin', createdAt: new Date(0), disabledAt: new Date() })
    const named = await createUser(ctx(), { role: 'admin', email: 'named@example.com' })
    const reset = await resetAdmin(ctx())
    expect(reset.email).toBe(first.email)
    const [after] = (await db.select().from(users)).filter(({ id }) => id === first.id)
    expect(after).toMatchObject({ disabledAt: null, version: 2 })
    expect(await passwordFits(reset.password, after?.passwordHash ?? null)).toBe(true)
    expect(await auditTrail(ctx(), `user:${first.id}`)).toMatchObject([{ action: 'user.password_reset' }])

    settings({ ADMIN_EMAIL: 'named@example.com' })
    expect((await resetAdmin(ctx())).email).toBe(named.email)
  })

  test('leaves no password in the data folder that signs nobody in', async () => {
    await ensureFirstAdmin(ctx())
    const reset = await resetAdmin(ctx())
    expect(updateFirstAdminFile(reset)).toBe(true)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(reset)
    expect(statSync(file).mode & 0o777).toBe(0o600)

    expect(updateFirstAdminFile({ ...reset, email: 'other@example.com' })).toBe(false)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(reset)
  })

  test('writes no password down where none was', async () => {
    settings({ ADMIN_PASSWORD: 'chosen by the operator' })
    await ensureFirstAdmin(ctx())
    expect(updateFirstAdminFile(await resetAdmin(ctx()))).toBe(false)
    expect(() => statSync(file)).toThrow('ENOENT')
  })

  test('says so when there is no admin', async () => {
    await createUser(ctx(), { role: 'viewer' })
    await expect(resetAdmin(ctx())).rejects.toMatchObject({ code: 'not_found' })
  })
})
