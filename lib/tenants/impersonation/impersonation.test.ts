import { createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect } from 'vitest'
import { z } from 'zod'
import { apiTokens, users } from '@/db/schema'
import { auditTrail, createUser } from '@/db/testing/factories'
import { person, test } from '@/db/testing/test'
import type { Role } from '@/lib/auth/permissions'
import { committed } from '@/lib/auth/testing'
import type { Actor, Context } from '@/lib/context'
import { resetEnv } from '@/lib/env'
import {
  grantImpersonation,
  redeemImpersonation,
  reportActions,
  revokeAll,
  revokeImpersonation,
  stopImpersonation,
} from '../commands'
import { newImpersonation } from '../contract'
import { followImpersonation, getImpersonation, jwksAnswer, listAccess, listImpersonations } from '../queries'
import { Product } from '../testing'
import { grantedId, jwksDocument } from './keys'

const product = new Product()
const ids = new Map<Role, string>()
const INTERNAL: Actor = { kind: 'internal', id: 'internal', name: 'internal service', permissions: new Set() }

beforeAll(async () => {
  process.env.NEXTAUTH_SECRET = 'a secret of sessions that is long enough'
  resetEnv()
  for (const role of ['viewer', 'support', 'oncall', 'admin'] as const)
    ids.set(role, `user:${(await createUser(committed(), { role })).id}`)
  await product.start()
  for (const id of ['12', '123']) await product.league(id)
  await product.sql`insert into members values
    ('12', 'u1', 'Ada', 'ada@a.example', 'player'), ('12', 'root', 'Root', 'root@a.example', 'admin'),
    ('123', 'u2', 'Bo', 'bo@b.example', 'player')`
})
afterAll(product.stop)
beforeEach(() => product.configure())

const later = (ctx: Context, seconds: number): Context => ({
  ...ctx,
  now: new Date(ctx.now.getTime() + seconds * 1_000),
})
const app = (ctx: Context): Context => ({ ...ctx, actor: INTERNAL })
const grant = (ctx: Context, values: object = {}, tenant = '12') =>
  grantImpersonation(
    ctx,
    tenant,
    newImpersonation.parse({ userId: 'u1', reason: 'cannot save a pick', ...values }),
  )
/** Somebody who is there: their right is looked up anew while they act. */
const as = (ctx: Context, role: Role): Context => ({
  ...ctx,
  actor: { ...person(role), id: ids.get(role) ?? '' },
})
const support = (ctx: Context) => as(ctx, 'support')
const idOf = (role: Role) => ids.get(role)?.slice('user:'.length) ?? ''
const actions = async (ctx: Context) => (await auditTrail(ctx, 'tenant:12')).map(({ action }) => action)
const claimsIn = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())

describe('a grant', () => {
  test('is a signed token that says who really acts, for whom, how and for how long', async ({ ctx }) => {
    const { id, grant: token, redeemUrl, expiresAt } = await grant(support(ctx), { ticket: 'ZD-1' })
    const seconds = Math.floor(ctx.now.getTime() / 1_000)

    expect(claimsIn(token)).toMatchObject({
      ...{
        aud: 'paddock',
        sub: 'u1',
        jti: id,
        iat: seconds,
        exp: seconds + 300,
        tenant: '12',
        mode: 'read_only',
      },
      ...{ reason: 'cannot save a pick', ticket: 'ZD-1', max_minutes: 60 },
      act: { sub: ids.get('support'), name: 'support@example.com' },
    })
    expect(redeemUrl).toBe(`https://app.example/impersonation#grant=${token}`)
    expect(expiresAt).toBe(later(ctx, 300).now.toISOString())
    expect(await auditTrail(ctx, 'tenant:12')).toMatchObject([
      {
        action: 'tenant.impersonation_granted',
        reason: 'cannot save a pick',
        after: { impersonation: id, userId: 'u1' },
      },
    ])
  })

  test('can be checked by whoever has the published key alone', async ({ ctx }) => {
    const { grant: token } = await grant(support(ctx))
    const answer = jwksAnswer()
    const { keys } = z
      .object({ keys: z.array(z.looseObject({ kid: z.string() })) })
      .parse(await answer.json())
    const [head = '', claims = '', signature = ''] = token.split('.')
    const key = keys.find(({ kid }) => kid === JSON.parse(Buffer.from(head, 'base64url').toString()).kid)
    const publicKey = createPublicKey({ key: key ?? {}, format: 'jwk' })
    const isSigned = (text: string) =>
      verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64url'))

    expect(isSigned(`${head}.${claims}`)).toBe(true)
    expect(isSigned(`${head}.${Buffer.from('{"sub":"root"}').toString('base64url')}`)).toBe(false)
    expect(JSON.stringify(keys)).not.toContain('"d"')
    expect(answer.headers.get('cache-control')).toBe('public, max-age=300')
  })

  test('is read by what docs/tenants.md shows', async ({ ctx }) => {
    const { id, grant: token } = await grant(support(ctx))
    const [, source = ''] = /```js\n([\s\S]*?)```/.exec(readFileSync('docs/tenants.md', 'utf8')) ?? []
    const { readGrant } = await import(`data:text/javascript,${encodeURIComponent(source)}`)
    const { keys } = jwksDocument()
    const now = ctx.now.getTime()

    expect(readGrant(token, keys, 'paddock', now)).toMatchObject({ jti: id, sub: 'u1' })
    expect(readGrant(token, keys, 'another', now)).toBeUndefined()
    expect(readGrant(token, keys, 'paddock', now + 301_000)).toBeUndefined()
    expect(readGrant(token, [], 'paddock', now)).toBeUndefined()
    expect(readGrant(`${token.slice(0, -6)}AAAAAA`, keys, 'paddock', now)).toBeUndefined()
  })

  test('is of one secret wherever it is made, and of another one with another key', () => {
    const [first] = jwksDocument().keys
    process.env.NEXTAUTH_SECRET = 'another secret of sessions, as long'
    resetEnv()
    const [second] = jwksDocument().keys
    process.env.NEXTAUTH_SECRET = 'a secret of sessions that is long enough'
    resetEnv()

    expect(second?.kid).not.toBe(first?.kid)
    expect(jwksDocument().keys[0]).toEqual(first)
  })

  test('is given to nobody for an admin, a stranger, another tenant or a second person at once', async ({
    ctx,
  }) => {
    await expect(grant(support(ctx), { userId: 'root' })).rejects.toMatchObject({
      code: 'forbidden',
      message: 'Nobody acts as an admin.',
    })
    for (const userId of ['u2', 'nobody', "u1' or true--", 'u'])
      await expect(grant(support(ctx), { userId })).rejects.toMatchObject({ code: 'not_found' })
    await expect(grant(support(ctx), {}, '1')).rejects.toMatchObject({ code: 'not_found' })
    await grant(support(ctx))
    await expect(grant(support(ctx))).rejects.toMatchObject({ code: 'conflict' })
    expect(await actions(ctx)).toEqual(['tenant.impersonation_granted'])
  })

  test('is given to nobody while the product does not tell who is an admin', async ({ ctx }) => {
    product.configure({ queries: { users: 'select id, name from members where league_id = $1' } })

    await expect(grant(ctx)).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('admin'),
    })
  })

  test('needs its permission, one more to write, and nobody who is somebody else', async ({ ctx }) => {
    await expect(grant(as(ctx, 'viewer'))).rejects.toMatchObject({ code: 'forbidden' })
    await expect(grant(support(ctx), { mode: 'write' })).rejects.toMatchObject({ code: 'forbidden' })
    const nested = { ...ctx, actor: { ...ctx.actor, trueActor: 'user:somebody' } }
    await expect(grant(nested)).rejects.toMatchObject({
      code: 'forbidden',
      message: 'You act as somebody already.',
    })
    expect(newImpersonation.safeParse({ userId: 'u1', reason: ' ' }).success).toBe(false)
    expect(claimsIn((await grant(as(ctx, 'oncall'), { mode: 'write' })).grant)).toMatchObject({
      mode: 'write',
    })
  })

  test('is none without its audit row', async ({ ctx }) => {
    const actor = { ...ctx.actor, name: 'a\0b' }
    await expect(ctx.db.transaction((tx) => grant({ ...ctx, db: tx, actor }))).rejects.toThrow()
    expect((await listImpersonations(ctx, { show: 'all', limit: 10 })).items).toEqual([])
  })
})

describe('the application', () => {
  test('takes over once, reports and stops; the trail and the report tell who it was', async ({ ctx }) => {
    const { id, grant: token } = await grant(support(ctx), { ticket: 'ZD-1' })
    const redeemed = await redeemImpersonation(app(later(ctx, 60)), id, { grant: token })

    expect(redeemed).toMatchObject({
      ...{ id, tenant: '12', userId: 'u1', mode: 'read_only', act: { sub: ids.get('support') } },
      usableUntil: later(ctx, 60 + 3_600).now.toISOString(),
    })
    await expect(redeemImpersonation(app(later(ctx, 61)), id, { grant: token })).rejects.toMatchObject({
      code: 'conflict',
    })
    const what = 'GET /api/races?email=ada@players.example'
    expect(
      await reportActions(app(later(ctx, 70)), id, { actions: [{ what, outcome: '200' }] }),
    ).toMatchObject({ isLive: true })
    expect(await getImpersonation(later(ctx, 71), id)).toMatchObject({
      ...{ state: 'live', actions: 1, done: [{ what: 'GET /api/races', outcome: '200' }] },
    })
    expect(await stopImpersonation(app(later(ctx, 80)), id)).toMatchObject({
      isLive: false,
      state: 'stopped',
    })
    expect(await stopImpersonation(app(later(ctx, 90)), id)).toMatchObject({ state: 'stopped' })
    const { items } = await listAccess(later(ctx, 100), '12', { from: 'now-1d', to: 'now', limit: 10 })
    expect(items.map(({ actorName, words }) => `${actorName} ${words}`)).toEqual([
      'support@example.com stopped acting as a user',
      'support@example.com began to act as a user',
      'support@example.com asked to act as a user (read only)',
    ])
  })

  test('cannot take over too late, what was revoked, with a grant of another, or what is not there', async ({
    ctx,
  }) => {
    const { id } = await grant(support(ctx))
    await expect(redeemImpersonation(app(later(ctx, 301)), id, {})).rejects.toMatchObject({
      ...{ code: 'conflict', message: expect.stringContaining('not redeemed') },
    })
    const other = await grant(as(ctx, 'oncall'))
    await expect(redeemImpersonation(app(ctx), id, { grant: other.grant })).rejects.toMatchObject({
      code: 'unprocessable',
    })
    for (const token of ['', 'a.b.c', `${other.grant}.x`, other.grant.slice(0, -4), '..'])
      expect(grantedId(token), token).toBeUndefined()
    await revokeImpersonation(support(ctx), id)
    await expect(redeemImpersonation(app(ctx), id, {})).rejects.toMatchObject({
      ...{ code: 'conflict', message: expect.stringContaining('revoked') },
    })
    await expect(redeemImpersonation(app(ctx), crypto.randomUUID(), {})).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  test('hears when it is over: by time, and by whoever revokes it', async ({ ctx }) => {
    const { id } = await grant(support(ctx))
    await redeemImpersonation(app(ctx), id, {})
    expect(await followImpersonation(app(later(ctx, 3_599)), id)).toMatchObject({ isLive: true })
    expect(await followImpersonation(app(later(ctx, 3_600)), id)).toMatchObject({
      isLive: false,
      state: 'expired',
    })
    // Their time is over: they may begin anew.
    await grant(later(support(ctx), 3_601))
  })

  test('hears that who acts has left, or may no longer do what they were granted', async ({ ctx }) => {
    const { id } = await grant(support(ctx))
    await redeemImpersonation(app(ctx), id, {})
    const writing = await grant(as(ctx, 'oncall'), { mode: 'write' })
    await ctx.db
      .update(users)
      .set({ disabledAt: ctx.now })
      .where(eq(users.id, idOf('support')))
    await ctx.db
      .update(users)
      .set({ role: 'support' })
      .where(eq(users.id, idOf('oncall')))

    expect(await followImpersonation(app(ctx), id)).toMatchObject({ isLive: false, state: 'revoked' })
    await expect(redeemImpersonation(app(ctx), writing.id, {})).rejects.toMatchObject({ code: 'conflict' })
    expect((await actions(ctx)).filter((action) => action === 'tenant.impersonation_lost')).toHaveLength(2)
  })

  test('hears that a token that acts was revoked', async ({ ctx }) => {
    const scopes = ['tenant:read', 'tenant:impersonate'] as const
    const [token] = await ctx.db
      .insert(apiTokens)
      .values({ name: 'robot', scopes: [...scopes], tokenHash: crypto.randomUUID(), createdBy: 'system' })
      .returning()
    const id = token?.id ?? ''
    const actor = { kind: 'token', id: `token:${id}`, name: 'robot', permissions: new Set(scopes) } as const
    const granted = await grant({ ...ctx, actor })
    await redeemImpersonation(app(ctx), granted.id, {})
    expect(await followImpersonation(app(ctx), granted.id)).toMatchObject({ isLive: true })
    await ctx.db.update(apiTokens).set({ revokedAt: ctx.now }).where(eq(apiTokens.id, id))

    expect(await followImpersonation(app(ctx), granted.id)).toMatchObject({ isLive: false, state: 'revoked' })
  })

  test('has its actions counted beyond those that are kept', async ({ ctx }) => {
    const { id } = await grant(support(ctx))
    await redeemImpersonation(app(ctx), id, {})
    const many = Array.from({ length: 100 }, (_, at) => ({ what: `GET /${at}` }))
    for (let round = 0; round < 11; round++) await reportActions(app(ctx), id, { actions: many })

    expect(await getImpersonation(ctx, id)).toMatchObject({
      actions: 1_100,
      done: expect.objectContaining({ length: 200 }),
    })
  })
})

describe('what is open', () => {
  test('is ended by its own, or by who may write as a user; the list says who may', async ({ ctx }) => {
    const own = await grant(support(ctx))
    const { id } = await grant(as(ctx, 'oncall'))
    const { items } = await listImpersonations(support(ctx), { show: 'open', limit: 10 })

    expect(items.map((item) => [item.id === own.id, item.mayRevoke])).toEqual(
      expect.arrayContaining([
        [true, true],
        [false, false],
      ]),
    )
    await expect(revokeImpersonation(support(ctx), id)).rejects.toMatchObject({ code: 'forbidden' })
    expect(await revokeImpersonation(as(ctx, 'admin'), id)).toMatchObject({
      state: 'revoked',
      endedBy: ids.get('admin'),
    })
    expect(await revokeImpersonation(as(ctx, 'oncall'), id)).toMatchObject({ endedBy: ids.get('admin') })
  })

  test('is ended all at once', async ({ ctx }) => {
    const { id } = await grant(support(ctx))
    await grant(as(ctx, 'oncall'))
    await redeemImpersonation(app(ctx), id, {})
    await expect(revokeAll(support(ctx))).rejects.toMatchObject({ code: 'forbidden' })

    expect(await revokeAll(as(ctx, 'oncall'))).toEqual({ revoked: 2 })
    expect(await revokeAll(as(ctx, 'oncall'))).toEqual({ revoked: 0 })
    expect(await followImpersonation(app(ctx), id)).toMatchObject({ isLive: false, state: 'revoked' })
    expect((await listImpersonations(ctx, { show: 'open', limit: 10 })).items).toEqual([])
    expect((await actions(ctx)).filter((action) => action === 'tenant.impersonation_revoked')).toHaveLength(2)
  })
})
