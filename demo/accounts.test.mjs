import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ensureAccounts } from './accounts.mjs'

const ADMIN = { adminEmail: 'admin@pitwall.local', adminPassword: 'the right password' }
let dir
let pitwall

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'pitwall-accounts-'))
  pitwall = await startPitwall()
})
afterEach(() => {
  pitwall.server.close()
  rmSync(dir, { recursive: true, force: true })
})

const ensure = (options) =>
  ensureAccounts({ url: pitwall.url, file: join(dir, 'accounts.json'), ...ADMIN, ...options })

test('makes one account per role and prints how to sign in', async () => {
  const lines = await ensure()

  expect(pitwall.users.map(({ role }) => role)).toEqual(['viewer', 'support', 'oncall'])
  expect(lines).toEqual(
    pitwall.users.map(({ role, email, password }) => `${role.padEnd(8)} ${email}  ${password}`),
  )
  expect(pitwall.tokens).toEqual([{ name: 'Paddock CI', scopes: ['deploy:write'] }])
})

test('remembers them, so that the next start needs no password', async () => {
  const lines = await ensure()

  expect(await ensure({ adminPassword: undefined })).toEqual(lines)
  expect(pitwall.tokens).toHaveLength(1)
  expect(statSync(join(dir, 'accounts.json')).mode & 0o777).toBe(0o600)
})

test('makes them again, with the same passwords, when the database is a new one', async () => {
  const lines = await ensure()
  pitwall.users.length = 0
  pitwall.tokens.length = 0

  expect(await ensure()).toEqual(lines)
  expect(pitwall.users).toHaveLength(3)
})

test('takes accounts as they are when it cannot know their passwords', async () => {
  pitwall.users.push({ role: 'viewer', email: 'viewer@paddock.example', password: 'secret' })
  const [viewer] = await ensure()

  expect(viewer).toContain('not known here')
})

test.each([
  [undefined, /not known here/],
  ['a wrong password', /has another password by now/],
])('says calmly that the admin password is of no use: %s', async (adminPassword, said) => {
  expect(await ensure({ adminPassword })).toEqual([expect.stringMatching(said)])
})

/** The part of Pitwall's API that accounts are made with. */
async function startPitwall() {
  const users = []
  const tokens = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    const answer = ROUTES[`${request.method} ${request.url}`]({ request, text, users, tokens })
    response.writeHead(answer.status ?? 200, answer.headers)
    response.end(JSON.stringify(answer.body ?? {}))
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, users, tokens, url: `http://127.0.0.1:${server.address().port}` }
}

const ROUTES = {
  'GET /api/auth/csrf': () => ({ body: { csrfToken: 'abc' }, headers: { 'set-cookie': 'csrf=abc; Path=/' } }),
  'POST /api/auth/callback/credentials': ({ request, text }) => {
    const form = new URLSearchParams(text)
    const isRight = form.get('password') === ADMIN.adminPassword && request.headers.cookie === 'csrf=abc'
    return isRight ? { headers: { 'set-cookie': 'next-auth.session-token=s; Path=/' } } : { status: 401 }
  },
  'POST /api/ops/users': ({ request, text, users }) => {
    const user = JSON.parse(text)
    if (!request.headers.cookie.includes('session-token=s') || !request.headers.origin) return { status: 403 }
    if (users.some(({ email }) => email === user.email)) return { status: 409 }
    users.push(user)
    return { status: 201, body: user }
  },
  'POST /api/ops/tokens': ({ text, tokens }) => {
    tokens.push(JSON.parse(text))
    return { status: 201, body: { token: `token-${tokens.length}` } }
  },
  'POST /api/ops/cron/ping-keys': ({ text }) => ({
    status: 201,
    body: { ...JSON.parse(text), key: 'ping-key' },
  }),
  'GET /api/ops/me': ({ request, tokens }) => {
    const isKnown = tokens.some((_, index) => request.headers.authorization === `Bearer token-${index + 1}`)
    return { status: isKnown ? 200 : 401 }
  },
}
