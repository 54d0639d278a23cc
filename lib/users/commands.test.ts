import { eq } from 'drizzle-orm'
import { describe, expect } from 'vitest'
import { type User, users } from '@/db/schema'
import { auditTrail, createUser as userRow } from '@/db/testing/factories'
import { as, person, test } from '@/db/testing/test'
import { hashPassword, passwordFits } from '@/lib/auth/passwords'
import { readSignedIn } from '@/lib/auth/session'
import { startSession } from '@/lib/auth/sessions'
import type { Context } from '@/lib/context'
import { changeOwnPassword, changeRole, createUser, disableUser, enableUser, resetPassword } from './commands'
import { getUserRow, listUsers } from './queries'

const absent = crypto.randomUUID()
const trail = async (ctx: Context, { id }: { id: string }) =>
  (await auditTrail(ctx, `user:${id}`)).map(({ action, before, after }) => ({ action, before, after }))
const asItself = (ctx: Context, user: User): Context => ({
  ...ctx,
  actor: { ...person(user.role), id: `user:${user.id}` },
})

/** What every verb that ends sessions must do. */
async function expectSessionEnded(ctx: Context, user: User, change: () => Promise<unknown>) {
  const session = await startSession(ctx, user, 'test')
  expect(await readSignedIn(ctx.db, session, ctx.now)).toBeDefined()
  await change()
  expect(await readSignedIn(ctx.db, session, ctx.now)).toBeUndefined()
}

describe('createUser', () => {
  test('lets somebody with a password in at once and shows no hash', async ({ ctx }) => {
    const created = await createUser(ctx, {
      email: 'ada@example.com',
      role: 'support',
      password: 'a long password',
    })
    expect(created).toMatchObject({
      email: 'ada@example.com',
      role: 'support',
      state: 'active',
      hasPassword: true,
    })
    expect(JSON.stringify(created)).not.toContain('argon2')
    const row = await getUserRow(ctx, created.id)
    expect(row.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await trail(ctx, created)).toMatchObject([{ action: 'user.created', after: { role: 'support' } }])
  })

  test('without a password invites', async ({ ctx }) => {
    const created = await createUser(ctx, { email: 'bob@example.com', role: 'viewer' })
    expect(created).toMatchObject({ state: 'invited', hasPassword: false })
  })

  test('says which field is taken already', async ({ ctx }) => {
    await createUser(ctx, { email: 'eve@example.com', role: 'viewer' })
    await expect(createUser(ctx, { email: 'eve@example.com', role: 'admin' })).rejects.toMatchObject({
      code: 'conflict',
      extras: { fields: [{ path: 'email' }] },
    })
  })
})

describe('disableUser and enableUser', () => {
  test('end the sessions, keep the time of the first, and are audited', async ({ ctx }) => {
    const user = await userRow(ctx)
    await expectSessionEnded(ctx, user, () => disableUser(ctx, user.id))
    const later = { ...ctx, now: new Date(ctx.now.getTime() + 1_000) }
    expect(await disableUser(later, user.id)).toMatchObject({
      state: 'disabled',
      disabledAt: ctx.now.toISOString(),
    })
    expect(await enableUser(ctx, user.id)).toMatchObject({ disabledAt: null })
    expect(await enableUser(ctx, user.id)).toMatchObject({ disabledAt: null })
    const actions = (await trail(ctx, user)).map(({ action }) => action)
    expect(actions).toEqual(['user.signed_in', 'user.disabled', 'user.enabled'])
  })
})

describe('changeRole', () => {
  test('ends the sessions and keeps both roles in the trail', async ({ ctx }) => {
    const user = await userRow(ctx)
    await expectSessionEnded(ctx, user, () =>
      changeRole(ctx, user.id, { role: 'oncall', reason: 'new shift' }),
    )
    await changeRole(ctx, user.id, { role: 'oncall' })
    expect((await trail(ctx, user)).slice(1)).toEqual([
      { action: 'user.role_changed', before: { role: 'viewer' }, after: { role: 'oncall' } },
    ])
  })
})

describe('the last active admin', () => {
  test('can neither be disabled nor lowered, until there is another who can sign in', async ({ ctx }) => {
    await ctx.db.delete(users).where(eq(users.role, 'admin'))
    const admin = await userRow(ctx, { role: 'admin', passwordHash: 'x' })
    const conflict = { code: 'conflict' }
    await expect(disableUser(ctx, admin.id)).rejects.toMatchObject(conflict)
    await expect(changeRole(ctx, admin.id, { role: 'viewer' })).rejects.toMatchObject(conflict)

    await userRow(ctx, { role: 'admin', passwordHash: null })
    await userRow(ctx, { role: 'admin', passwordHash: 'x', disabledAt: ctx.now })
    await expect(disableUser(ctx, admin.id)).rejects.toMatchObject(conflict)

    await userRow(ctx, { role: 'admin', passwordHash: 'x' })
    expect(await disableUser(ctx, admin.id)).toMatchObject({ state: 'disabled' })
  })
})

describe('passwords', () => {
  test('an admin sets a new one, which ends the sessions', async ({ ctx }) => {
    const user = await userRow(ctx, { passwordHash: await hashPassword('the old password') })
    await expectSessionEnded(ctx, user, () => resetPassword(ctx, user.id, 'the new password'))
    const { passwordHash } = await getUserRow(ctx, user.id)
    expect(await passwordFits('the new password', passwordHash)).toBe(true)
    expect(await passwordFits('the old password', passwordHash)).toBe(false)
    expect(JSON.stringify(await trail(ctx, user))).not.toMatch(/argon2|new password/)
  })

  test('a person changes their own when they know the current one, and guesses are counted', async ({
    ctx,
  }) => {
    const user = await userRow(ctx, { passwordHash: await hashPassword('the old password') })
    const own = asItself(ctx, user)
    const guess = () => changeOwnPassword(own, { current: 'a wrong guess!', password: 'the new password' })
    for (let nth = 0; nth < 9; nth++) await expect(guess()).rejects.toMatchObject({ code: 'unprocessable' })
    await changeOwnPassword(own, { current: 'the old password', password: 'the new password' })
    await expect(guess()).rejects.toMatchObject({ code: 'unprocessable' })
    await expect(guess()).rejects.toMatchObject({ code: 'rate_limited' })
  })
})

const verbs: [string, (ctx: Context, id: string) => Promise<unknown>][] = [
  ['disableUser', disableUser],
  ['enableUser', enableUser],
  ['changeRole', (ctx, id) => changeRole(ctx, id, { role: 'viewer' })],
  ['resetPassword', (ctx, id) => resetPassword(ctx, id, 'a long password')],
]

describe.each(verbs)('%s', (_name, verb) => {
  test('reports who is absent and refuses who may not', async ({ ctx }) => {
    await expect(verb(ctx, absent)).rejects.toMatchObject({ code: 'not_found' })
    await expect(verb(as(ctx, 'oncall'), absent)).rejects.toMatchObject({ code: 'forbidden' })
  })
})

test('people are listed by e-mail in pages', async ({ ctx }) => {
  for (const name of ['c', 'A', 'b']) await userRow(ctx, { email: `${name}-${absent}@example.com` })
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await listUsers(ctx, { limit: 1, cursor })
    seen.push(...page.items.map(({ email }) => email))
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  const own = seen.filter((email) => email.includes(absent))
  expect(own.map((email) => email[0])).toEqual(['A', 'b', 'c'])
  expect(new Set(seen).size).toBe(seen.length)
})
