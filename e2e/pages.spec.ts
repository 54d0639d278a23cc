import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type APIRequestContext, mergeTests } from '@playwright/test'
import { isPermission, PERMISSIONS, ROLES } from '../lib/auth/permissions'
import { expect, type Role, signIn } from './fixtures'
import { test as withAnomaly } from './seeded-anomaly'
import { test as withRetryRun } from './seeded-queue'
import { test as withWindow } from './seeded-window'

/** `callerAs('viewer')`: asks without a browser, with the session of that role. */
const test = mergeTests(withAnomaly, withWindow, withRetryRun).extend<{
  callerAs: (role: Role) => Promise<APIRequestContext>
}>({
  callerAs: async ({ playwright, product, stateOf }, use) => {
    const opened: APIRequestContext[] = []
    await use(async (role) => {
      const storageState = await stateOf(role)
      const caller = await playwright.request.newContext({ baseURL: product.url, storageState })
      opened.push(caller)
      return caller
    })
    for (const caller of opened) await caller.dispose()
  },
})

const APP = fileURLToPath(new URL('../app', import.meta.url))
const VALUES: Record<string, string> = {
  id: 'paddock',
  service: 'paddock',
  endpoint: 'GET:~1api~1races',
  requestId: 'nothing-of-this-id',
  source: 'outbox',
  queue: 'mail',
}
const OPEN_TO_ALL = ['/sign-in']

type PageFile = { path: string; permission: string | undefined }

/** Every page on disk: a new one is in the matrix the moment it exists. */
const pages: PageFile[] = readdirSync(APP, { recursive: true, encoding: 'utf8' })
  .filter((file) => /(^|\/)page\.tsx$/.test(file))
  .map((file) => ({
    path: addressOf(file),
    permission: /pageContext\('([^']+)'\)/.exec(readFileSync(join(APP, file), 'utf8'))?.[1],
  }))
const guarded = pages.filter(({ path }) => !OPEN_TO_ALL.includes(path))

function addressOf(file: string): string {
  const segments = file
    .split('/')
    .slice(0, -1)
    .filter((segment) => !segment.startsWith('('))
  return `/${segments.map((segment) => segment.replace(/^\[(.+)\]$/, (_, name) => VALUES[name] ?? name)).join('/')}`
}

async function statusOf(caller: APIRequestContext, path: string, headers: Record<string, string> = {}) {
  return (await caller.get(path, { headers, maxRedirects: 0 })).status()
}

test('every page but sign-in asks for a permission', () => {
  expect(guarded.length).toBeGreaterThan(5)
  for (const { path, permission } of guarded) expect(isPermission(permission ?? ''), path).toBe(true)
})

for (const role of ROLES) {
  test(`${role} opens the pages that the table of permissions says, and no others`, async ({
    callerAs,
    anomaly,
    skipped,
    retryRunId,
  }) => {
    const caller = await callerAs(role)
    const { items } = await (await caller.get('/api/ops/cron?limit=1')).json()
    const mails = await (await callerAs('admin')).get(
      '/api/ops/queues/outbox/mail/jobs?state=completed&limit=1',
    )
    const [mail] = (await mails.json()).items
    for (const { path, permission = '' } of guarded) {
      const holders = isPermission(permission) ? PERMISSIONS[permission] : []
      const allowed = holders.some((holder) => holder === role)
      const page = path
        .replace(/(?<=anomalies\/).+/, anomaly.id)
        .replace('/cron/job', `/cron/${items[0].id}`)
        .replace('/maintenance/paddock', `/maintenance/${skipped.id}`)
        .replace(/(?<=retries\/).+/, retryRunId)
        .replace(/(?<=\/jobs\/).+/, mail.id)
      expect(await statusOf(caller, page), page).toBe(allowed ? 200 : 403)
    }
  })
}

test('tokens and strangers are sent to sign-in by every page', async ({ callerAs, request, product }) => {
  const admin = await callerAs('admin')
  const headers = { origin: product.url }
  const made = await admin.post('/api/ops/tokens', {
    headers,
    data: { name: 'page matrix', scopes: Object.keys(PERMISSIONS) },
  })
  const { id, token } = await made.json()
  const expectRefused = async (credentials: Record<string, string>) => {
    for (const { path } of guarded) expect(await statusOf(request, path, credentials), path).toBe(307)
  }
  await expectRefused({})
  await expectRefused({ authorization: `Bearer ${token}` })
  await admin.delete(`/api/ops/tokens/${id}`, { headers })
  await expectRefused({ authorization: `Bearer ${token}` })
  await expectRefused({ 'x-internal-token': 'whatever-it-may-be' })
})

test('a disabled person is sent to sign-in by every page', async ({ callerAs, playwright, product }) => {
  const admin = await callerAs('admin')
  const headers = { origin: product.url }
  const account = { email: `e2e-${crypto.randomUUID()}@example.com`, password: 'a password for the test' }
  const made = await admin.post('/api/ops/users', { headers, data: { ...account, role: 'admin' } })
  const storageState = await signIn(product.url, account)
  const theirs = await playwright.request.newContext({ baseURL: product.url, storageState })
  expect(await statusOf(theirs, '/settings')).toBe(200)

  const disabled = await admin.put(`/api/ops/users/${(await made.json()).id}/disabled`, { headers })
  expect(disabled.status()).toBe(200)
  for (const { path } of guarded) expect(await statusOf(theirs, path), path).toBe(307)
  await theirs.dispose()
})
