import { describe, expect } from 'vitest'
import { auditTrail } from '@/db/testing/factories'
import { as, test } from '@/db/testing/test'
import { tokenActor } from '@/lib/auth/bearer'
import { createToken, revokeToken } from './commands'
import { getTokenRow, listTokens } from './queries'

const wanted = {
  name: 'deploy script',
  scopes: ['deploy:write', 'status:read', 'cron:check_in', 'status:read'],
}

describe('createToken', () => {
  test('answers the token once and stores only its digest', async ({ ctx }) => {
    const created = await createToken(ctx, wanted)
    expect(created.token).toMatch(/^pw_[\w-]{43}$/)
    expect(created.scopes).toEqual(['cron:check_in', 'deploy:write', 'status:read'])

    const stored = JSON.stringify([
      await getTokenRow(ctx, created.id),
      await auditTrail(ctx, `token:${created.id}`).then((rows) => rows.map(({ after }) => after)),
      await listTokens(ctx, { limit: 200 }),
    ])
    expect(stored).not.toContain(created.token)
    expect(await auditTrail(ctx, `token:${created.id}`)).toMatchObject([{ action: 'token.created' }])
  })

  test('the token acts with its scopes until it expires', async ({ ctx }) => {
    const expiresAt = new Date(ctx.now.getTime() + 60_000).toISOString()
    const { id, token } = await createToken(ctx, { ...wanted, expiresAt })
    const actor = await tokenActor(token, ctx.now, ctx.db)
    expect(actor).toMatchObject({ kind: 'token', id: `token:${id}` })
    expect([...(actor?.permissions ?? [])].sort()).toEqual(['cron:check_in', 'deploy:write', 'status:read'])
    expect((await getTokenRow(ctx, id)).lastUsedAt).toEqual(ctx.now)
    expect(await tokenActor(token, new Date(expiresAt), ctx.db)).toBeUndefined()
  })

  test('notes its use at most once a minute', async ({ ctx }) => {
    const { id, token } = await createToken(ctx, wanted)
    const at = (seconds: number) => new Date(ctx.now.getTime() + seconds * 1_000)
    for (const seconds of [0, 30, 59]) await tokenActor(token, at(seconds), ctx.db)
    expect((await getTokenRow(ctx, id)).lastUsedAt).toEqual(ctx.now)
    await tokenActor(token, at(61), ctx.db)
    expect((await getTokenRow(ctx, id)).lastUsedAt).toEqual(at(61))
  })

  test('refuses an unknown scope, a past expiry and one that no calendar reaches', async ({ ctx }) => {
    const expiries = ['2020-01-01T00:00:00Z', '9999-12-31T23:59:59-23:59']
    for (const change of [{ scopes: ['everything'] }, ...expiries.map((expiresAt) => ({ expiresAt }))])
      await expect(createToken(ctx, { ...wanted, ...change })).rejects.toMatchObject({
        code: 'unprocessable',
      })
  })

  test('hands out nothing its creator does not hold', async ({ ctx }) => {
    const helper = as(ctx, 'support')
    const mayCreate = {
      ...helper,
      actor: {
        ...helper.actor,
        permissions: new Set([...helper.actor.permissions, 'tokens:write' as const]),
      },
    }
    await expect(createToken(mayCreate, wanted)).rejects.toMatchObject({
      code: 'unprocessable',
      extras: { fields: [{ path: 'scopes', message: 'you do not hold deploy:write yourself' }] },
    })
  })

  test('refuses who may not', async ({ ctx }) => {
    await expect(createToken(as(ctx, 'oncall'), wanted)).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('revokeToken', () => {
  test('the very next request is refused; revoking twice keeps the first time', async ({ ctx }) => {
    const { id, token } = await createToken(ctx, wanted)
    const revoked = await revokeToken(ctx, id)
    expect(revoked).toMatchObject({ state: 'revoked', revokedAt: ctx.now.toISOString() })
    expect(await tokenActor(token, ctx.now, ctx.db)).toBeUndefined()
    expect(await revokeToken({ ...ctx, now: new Date() }, id)).toEqual(revoked)
    const actions = (await auditTrail(ctx, `token:${id}`)).map(({ action }) => action)
    expect(actions).toEqual(['token.created', 'token.revoked'])
  })

  test('reports what is absent and refuses who may not', async ({ ctx }) => {
    await expect(revokeToken(ctx, crypto.randomUUID())).rejects.toMatchObject({ code: 'not_found' })
    await expect(revokeToken(as(ctx, 'oncall'), crypto.randomUUID())).rejects.toMatchObject({
      code: 'forbidden',
    })
  })
})
