import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { database } from '@/db/client'
import { sessions, users } from '@/db/schema'
import { auditTrail } from '@/db/testing/factories'
import { resetEnv } from '@/lib/env'
import { sessionActor } from './session'
import { Browser, committed, createPerson, HOST } from './testing'

beforeEach(() => {
  vi.stubEnv('NEXTAUTH_SECRET', 'a secret of the tests, long enough')
  resetEnv()
})

const signedInAs = async (browser: Browser) => (await sessionActor(browser.request('/')))?.id

describe('H04 what next-auth has no answer for', () => {
  const posted = (path: string, type: string, body: string) =>
    new Browser().auth(path, {
      method: 'POST',
      body,
      headers: { 'content-type': type, origin: `http://${HOST}` },
    })

  test.each([
    ['providers', 405],
    ['csrf', 405],
    ['error', 405],
    ['callback', 404],
    ['callback/nobody', 404],
    ['callback/constructor', 404],
  ])('POST %s is a problem with %i, asked by form or by JSON', async (path, status) => {
    for (const answer of [
      await posted(path, 'application/json', '{"json":"true","callbackUrl":"/"}'),
      await posted(path, 'application/x-www-form-urlencoded', 'json=false'),
    ]) {
      expect(answer.status).toBe(status)
      expect(answer.headers.get('content-type')).toBe('application/problem+json')
    }
  })
})

describe('signing in with a password', () => {
  test('opens a session, is audited, and signing out ends it on the server too', async () => {
    const person = await createPerson()
    const browser = new Browser()

    const answer = await browser.signIn(person.email, undefined, { callbackUrl: '/settings' })
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ url: `http://${HOST}/settings` })
    expect(await signedInAs(browser)).toBe(`user:${person.id}`)
    expect(await (await browser.auth('session')).json()).toMatchObject({
      user: { id: person.id, role: 'viewer' },
    })

    const stolen = new Map(browser.cookies)
    const out = await browser.auth('signout', {
      method: 'POST',
      headers: { origin: `http://${HOST}` },
      body: {},
    })
    expect(out.status).toBe(302)
    for (const [name, value] of stolen) browser.cookies.set(name, value)
    expect(await signedInAs(browser)).toBeUndefined()
    expect(await (await browser.auth('session')).json()).toEqual({})
    expect(await auditTrail(committed(), `user:${person.id}`)).toMatchObject([
      { action: 'user.signed_in', actor: `user:${person.id}`, address: browser.address },
      { action: 'user.signed_out' },
    ])
  })

  test('reads the e-mail in any case and full-width form', async () => {
    const person = await createPerson()
    const wide = person.email.toUpperCase().replace('@', '＠')
    expect((await new Browser().signIn(` ${wide} `)).status).toBe(200)
  })

  test('works from a plain form of our own page, without the token and without script', async () => {
    const person = await createPerson()
    const browser = new Browser()
    const post = (password: string) =>
      browser.auth('callback/credentials', {
        method: 'POST',
        headers: { origin: `http://${HOST}` },
        body: { email: person.email, password, callbackUrl: '/audit' },
      })

    const wrong = await post('not the password')
    expect([wrong.status, wrong.headers.get('location')]).toEqual([
      302,
      '/sign-in?callbackUrl=%2Faudit&error=CredentialsSignin',
    ])
    const right = await post('correct horse battery')
    expect([right.status, right.headers.get('location')]).toEqual([302, `http://${HOST}/audit`])
  })

  test('refuses a form that no page of ours vouches for', async () => {
    const person = await createPerson()
    const answer = await new Browser().signIn(person.email, undefined, { csrfToken: 'made up' })
    expect(answer.status).toBe(403)
    expect(await answer.json()).toMatchObject({ code: 'forbidden' })
  })

  test('refuses a form of another site', async () => {
    const person = await createPerson()
    const browser = new Browser()
    const body = { email: person.email, password: 'correct horse battery', json: 'true' }
    await browser.auth('callback/credentials', {
      method: 'POST',
      headers: { origin: 'http://evil.example' },
      body,
    })
    expect(await signedInAs(browser)).toBeUndefined()
  })

  test('answers the same 401 to a wrong password, an unknown e-mail, an invited and a disabled person', async () => {
    const person = await createPerson()
    const invited = await createPerson({ passwordHash: null })
    const disabled = await createPerson({ disabledAt: new Date() })
    const tries = [
      await new Browser().signIn(person.email, 'not the password'),
      await new Browser().signIn('nobody@example.com'),
      await new Browser().signIn(invited.email),
      await new Browser().signIn(disabled.email),
      await new Browser().signIn('not an e-mail'),
      await new Browser().signIn(person.email, 'x'.repeat(5_000)),
    ]
    for (const answer of tries) {
      expect(answer.status).toBe(401)
      expect(answer.headers.get('content-type')).toBe('application/problem+json')
      expect(await answer.json()).toMatchObject({
        code: 'unauthenticated',
        url: `http://${HOST}/sign-in?error=CredentialsSignin`,
      })
    }
    expect(await auditTrail(committed(), `user:${disabled.id}`)).toMatchObject([
      { action: 'user.sign_in_refused', reason: 'disabled', actor: 'anonymous' },
    ])
  })

  test('refuses even the right password after ten failures, whatever address they came from', async () => {
    const person = await createPerson()
    await Promise.all(
      Array.from({ length: 12 }, () => new Browser().signIn(person.email, 'not the password')),
    )

    const answer = await new Browser().signIn(person.email)
    expect(answer.status).toBe(429)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(800)
    expect(await answer.json()).toMatchObject({
      url: `http://${HOST}/sign-in?error=rate_limited`,
      status: 429,
      code: 'rate_limited',
      requestId: answer.headers.get('x-request-id'),
    })
    const trail = await auditTrail(committed(), `user:${person.id}`)
    expect(trail.filter(({ reason }) => reason === 'wrong password')).toHaveLength(10)
  })

  test('counts failures of one address over all accounts', async () => {
    const person = await createPerson()
    const browser = new Browser()
    for (let nth = 0; nth < 50; nth++) await browser.signIn(`nobody-${nth}@example.com`)
    expect(await (await browser.signIn(person.email)).json()).toMatchObject({
      url: expect.stringContaining('rate_limited'),
    })
    expect((await new Browser().signIn(person.email)).status).toBe(200)
  })
})

describe('a session', () => {
  const change = (id: string, values: Partial<typeof users.$inferInsert>) =>
    database().update(users).set(values).where(eq(users.id, id))

  test.each([
    ['disabled', { disabledAt: new Date() }],
    ['given another version by a new role or password', { version: 2 }],
  ])('ends with the very next request when the user is %s', async (_what, values) => {
    const person = await createPerson()
    const browser = new Browser()
    await browser.signIn(person.email)
    expect(await signedInAs(browser)).toBeDefined()
    await change(person.id, values)
    expect(await signedInAs(browser)).toBeUndefined()
  })

  test('ends after an hour without a request and after twelve hours in any case', async () => {
    const person = await createPerson()
    const browser = new Browser()
    await browser.signIn(person.email)
    const minutesLater = (minutes: number) =>
      sessionActor(browser.request('/'), new Date(Date.now() + minutes * 60_000))

    expect(await minutesLater(59)).toBeDefined()
    expect(await minutesLater(118)).toBeDefined()
    expect(await minutesLater(200)).toBeUndefined()
    await database()
      .update(sessions)
      .set({ createdAt: new Date(Date.now() - 12 * 3_600_000) })
      .where(eq(sessions.userId, person.id))
    expect(await minutesLater(118)).toBeUndefined()
  })
})

describe('H15: next-auth rows of reliability 2.1', () => {
  const hostile = [
    '//evil.example',
    '/\\evil.example',
    'https:evil.example',
    'https://evil.example/',
    'javascript:alert(1)',
    `/${'a'.repeat(10_240)}`,
    '%00',
    '%',
    'http://[',
  ].map((url) => ({ url, shown: url.slice(0, 40) }))

  test.each(hostile)('callbackUrl $shown leads nowhere but home', async ({ url: callbackUrl }) => {
    const person = await createPerson()
    const browser = new Browser()
    const query = `callbackUrl=${encodeURIComponent(callbackUrl)}`
    browser.cookies.set('next-auth.callback-url', encodeURIComponent(callbackUrl.slice(0, 3_000)))
    for (const path of ['signin', 'signout', 'csrf', 'providers', 'session', 'error'])
      expectOwn(await browser.auth(`${path}?${query}`))

    const answer = await browser.signIn(person.email, undefined, { callbackUrl })
    expect(answer.status).toBe(200)
    expect(new URL((await answer.json()).url).host).toBe(HOST)
    const origin = `http://${HOST}`
    expectOwn(await browser.auth('signout', { method: 'POST', headers: { origin }, body: { callbackUrl } }))
  })

  function expectOwn(answer: Response) {
    expect(answer.status).toBeLessThan(500)
    const location = answer.headers.get('location')
    if (location) expect(new URL(location, `http://${HOST}`).host).toBe(HOST)
  }

  test.each([
    'error?error=%0d%0aSet-Cookie:x',
    `error?error=${'x'.repeat(200)}`,
    'signin/nobody',
    'callback/nobody',
    'callback/credentials',
    'error?error=Signin',
  ])('GET %s is no server error', async (path) => {
    expectOwn(await new Browser().auth(path))
  })

  test.each(['', '_log', 'verify-request', 'constructor', 'signin/a/b'])('%j is not found', async (path) => {
    expect((await new Browser().auth(path)).status).toBe(404)
  })

  test.each([
    ['JSON array', '[]', 'application/json'],
    ['broken JSON', '{', 'application/json'],
    ['nested values', '{"email":{"a":1},"password":["x"],"csrfToken":{}}', 'application/json'],
    ['binary', '\0\uFFFF', 'application/octet-stream'],
    ['too much', 'x'.repeat(20_000), 'application/x-www-form-urlencoded'],
  ])('a body of %s is no server error', async (_name, body, type) => {
    const headers = { 'content-type': type, origin: `http://${HOST}` }
    expectOwn(await new Browser().auth('callback/credentials', { method: 'POST', headers, body }))
  })
})
