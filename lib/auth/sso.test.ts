import { createSign, generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { database } from '@/db/client'
import { users } from '@/db/schema'
import { auditTrail } from '@/db/testing/factories'
import { resetEnv } from '@/lib/env'
import { sessionActor } from './session'
import { Browser, committed, createPerson, HOST } from './testing'

type Claims = Record<string, unknown>

/** An OpenID provider in small: discovery, keys, authorisation, token. Signs whatever claims it is told. */
class Provider {
  claims: Claims = {}
  forged = false
  private readonly keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
  private readonly others = generateKeyPairSync('rsa', { modulusLength: 2048 })
  private readonly nonces = new Map<string, string>()
  private server: Server | undefined
  issuer = ''

  async start() {
    this.server = createServer((request, response) => this.answer(request, response))
    this.server.listen(0, '127.0.0.1')
    await once(this.server, 'listening')
    const { port }: AddressInfo = Object(this.server.address())
    this.issuer = `http://127.0.0.1:${port}`
  }

  stop() {
    this.server?.close()
  }

  /** What the browser would bring back from the provider's page. */
  approve(authorizationUrl: string): string {
    const { searchParams } = new URL(authorizationUrl)
    const code = crypto.randomUUID()
    this.nonces.set(code, searchParams.get('nonce') ?? '')
    return `callback/oidc?${new URLSearchParams({ code, state: searchParams.get('state') ?? '' })}`
  }

  private async answer(request: IncomingMessage, response: ServerResponse) {
    const send = (value: unknown) => {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(value))
    }
    if (request.url === '/.well-known/openid-configuration')
      return send({
        issuer: this.issuer,
        authorization_endpoint: `${this.issuer}/authorize`,
        token_endpoint: `${this.issuer}/token`,
        userinfo_endpoint: `${this.issuer}/userinfo`,
        jwks_uri: `${this.issuer}/keys`,
      })
    if (request.url === '/keys')
      return send({
        keys: [{ ...this.keys.publicKey.export({ format: 'jwk' }), kid: 'k', use: 'sig', alg: 'RS256' }],
      })
    if (request.url === '/token') {
      let body = ''
      for await (const chunk of request) body += chunk
      const code = new URLSearchParams(body).get('code') ?? ''
      return send({ access_token: 'a', token_type: 'Bearer', id_token: this.idToken(this.nonces.get(code)) })
    }
    return send({})
  }

  private idToken(nonce: string | undefined): string {
    const now = Math.floor(Date.now() / 1_000)
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const claims = {
      iss: this.issuer,
      aud: 'pitwall',
      sub: 's',
      iat: now,
      exp: now + 60,
      nonce,
      ...this.claims,
    }
    const signed = `${part({ alg: 'RS256', kid: 'k' })}.${part(claims)}`
    const key = this.forged ? this.others.privateKey : this.keys.privateKey
    return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key, 'base64url')}`
  }
}

const provider = new Provider()
beforeAll(() => provider.start())
afterAll(() => provider.stop())

function settings(values: Record<string, string> = {}) {
  const defaults = { OIDC_ISSUER: provider.issuer, OIDC_CLIENT_ID: 'pitwall', OIDC_CLIENT_SECRET: 'a secret' }
  for (const [name, value] of Object.entries({ ...defaults, ...values })) vi.stubEnv(name, value)
  resetEnv()
}

beforeEach(() => {
  provider.forged = false
  settings()
})
afterEach(() => {
  vi.unstubAllEnvs()
  resetEnv()
})

const newEmail = (domain = 'elsewhere.example') => `${crypto.randomUUID()}@${domain}`

async function signInAs(claims: Claims) {
  provider.claims = claims
  const browser = new Browser()
  const headers = { origin: `http://${HOST}` }
  const started = await browser.auth('signin/oidc', {
    method: 'POST',
    headers,
    body: { json: 'true', callbackUrl: '/audit' },
  })
  const { url } = await started.json()
  expect(url).toMatch(`${provider.issuer}/authorize`)
  const answer = await browser.auth(provider.approve(url))
  const actor = await sessionActor(browser.request('/'))
  return { location: answer.headers.get('location'), actor }
}

const refused = { location: '/sign-in?error=AccessDenied', actor: undefined }
const roleOf = async (email: string) =>
  (await database().select().from(users).where(eq(users.email, email)))[0]?.role

describe('single sign-on', () => {
  test('lets an invited person in by the verified e-mail, whatever its case', async () => {
    const invited = await createPerson({ passwordHash: null, role: 'support' })
    const { location, actor } = await signInAs({ email: invited.email.toUpperCase(), email_verified: true })
    expect(location).toBe(`http://${HOST}/audit`)
    expect(actor).toMatchObject({ id: `user:${invited.id}`, role: 'support' })
    expect(await auditTrail(committed(), `user:${invited.id}`)).toMatchObject([
      { action: 'user.signed_in', after: { method: 'oidc' } },
    ])
  })

  test('refuses and audits who is not invited, unverified, or disabled', async () => {
    const stranger = newEmail()
    expect(await signInAs({ email: stranger, email_verified: true })).toEqual(refused)
    expect(await auditTrail(committed(), `email:${stranger}`)).toMatchObject([
      { action: 'user.sign_in_refused', reason: 'not invited' },
    ])
    const invited = await createPerson()
    for (const email_verified of [false, undefined, 'yes'])
      expect(await signInAs({ email: invited.email, email_verified })).toEqual(refused)
    const disabled = await createPerson({ disabledAt: new Date() })
    expect(await signInAs({ email: disabled.email, email_verified: true })).toEqual(refused)
  })

  test('makes people of an allowed domain viewers, and of no look-alike', async () => {
    settings({ SSO_ALLOWED_DOMAINS: 'team.example, @other.example' })
    const email = newEmail('team.example')
    expect((await signInAs({ email, email_verified: true })).actor).toMatchObject({ role: 'viewer' })
    for (const domain of ['evil-team.example', 'team.example.evil.example', 'sub.team.example'])
      expect(await signInAs({ email: newEmail(domain), email_verified: true })).toEqual(refused)
  })

  test('follows the role claim at each sign-in, the highest known word of it', async () => {
    settings({ SSO_ALLOWED_DOMAINS: 'team.example', OIDC_ROLE_CLAIM: 'groups' })
    const email = newEmail('team.example')
    const claims = { email, email_verified: true }
    await signInAs({ ...claims, groups: ['staff', 'oncall', 'support'] })
    expect(await roleOf(email)).toBe('oncall')
    expect((await signInAs({ ...claims, groups: 'support' })).actor).toMatchObject({ role: 'support' })
    await signInAs({ ...claims, groups: 'superuser' })
    expect(await roleOf(email)).toBe('support')
  })

  test('without the setting believes no role claim', async () => {
    settings({ SSO_ALLOWED_DOMAINS: 'team.example' })
    const email = newEmail('team.example')
    await signInAs({ email, email_verified: true, role: 'admin', groups: ['admin'] })
    expect(await roleOf(email)).toBe('viewer')
  })

  test('believes nothing that the provider did not sign, or signed for another', async () => {
    const invited = await createPerson()
    const claims = { email: invited.email, email_verified: true }
    const failed = { location: '/sign-in?error=OAuthCallback', actor: undefined }
    provider.forged = true
    expect(await signInAs(claims)).toEqual(failed)
    provider.forged = false
    expect(await signInAs({ ...claims, aud: 'another' })).toEqual(failed)
    expect(await signInAs({ ...claims, nonce: 'another' })).toEqual(failed)
    expect(await signInAs({ ...claims, iss: 'https://evil.example' })).toEqual(failed)
  })

  test('a callback nobody asked for, or a provider that is away, is no server error', async () => {
    const odd = await new Browser().auth('callback/oidc?code=x&state=y')
    expect(odd.headers.get('location')).toBe('/sign-in?error=OAuthCallback')
    settings({ OIDC_ISSUER: 'http://127.0.0.1:1' })
    const headers = { origin: `http://${HOST}` }
    const away = await new Browser().auth('signin/oidc', { method: 'POST', headers, body: { json: 'true' } })
    expect(await away.json()).toMatchObject({
      url: `http://${HOST}/sign-in?error=OAuthSignin`,
    })
  })
})
