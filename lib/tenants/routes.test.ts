import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiRoutes } from '@/app/routes.generated'
import { ROLES, type Role } from '@/lib/auth/permissions'
import { signedInUser } from '@/lib/auth/testing'
import { systemContext } from '@/lib/context'
import { recordCheckIn } from '@/lib/cron/commands'
import { createJob } from '@/lib/cron/testing'
import { isHandler } from '@/lib/http/openapi'
import type { Handler } from '@/lib/http/route'
import { replaceInstance } from '@/lib/process-wide'
import { TestingEngine } from '@/lib/queues/testing-engine'
import { describeError } from '@/lib/telemetry/describe-error'
import { withOwnDatabase } from '@/lib/worker/testing'
import { PARTS } from './contract'
import { CANARY, Product, standIn } from './testing'

withOwnDatabase()

const product = new Product()
const engine = new TestingEngine()
const cookies = new Map<Role, string>()
const lines: string[] = []
const ANY = /canary|leak\.example/i

beforeAll(async () => {
  const serializers = { err: (error: unknown) => (error instanceof Error ? describeError(error) : error) }
  replaceInstance('log', pino({ level: 'debug', serializers }, { write: (line: string) => lines.push(line) }))
  for (const role of ROLES) cookies.set(role, (await signedInUser({ role })).cookie)
  await product.start()
  product.configure()
  await product.league('12', { name: 'Monza League' })
  await product.league('123')
  await plant()
})
afterAll(async () => {
  replaceInstance('log')
  await product.stop()
})

/** Personal data in everything that is read about a tenant. */
async function plant(): Promise<void> {
  const now = new Date()
  const soon = new Date(now.getTime() - 60_000)
  for (let at = 0; at < 4; at++) await product.error('12', `550 no mailbox for <${CANARY}>`, { at: soon })
  await product.sql`insert into audit values ('12', ${soon}, ${CANARY}, 'member.role_changed', ${CANARY})`
  await product.sql`insert into members values ('12', 'u1', ${CANARY}, ${CANARY}, 'player')`
  const payload = { to: CANARY, league: '12' }
  const error = `no mailbox ${CANARY}\n at send ${CANARY}`
  engine.add({ queue: 'mail', tenant: '12', id: 'job-1', payload, error, finishedAt: soon })
  const ctx = systemContext()
  await standIn(ctx, engine)
  const job = await createJob(ctx, { slug: 'nightly-export' })
  const failed = [{ tenant: '12', error: `could not reach ${CANARY}` }]
  await recordCheckIn(ctx, job.id, { status: 'ok', tenants: { ok: 3, failed } })
}

type Asked = { role?: Role; params?: Record<string, string>; query?: string; body?: unknown; method?: string }

async function ask(
  handler: Handler,
  { role = 'support', params = {}, query = '', body, method = 'GET' }: Asked,
) {
  const request = new Request(`http://localhost:4000/api/ops/x${query}`, {
    method,
    headers: {
      ...{ host: 'localhost:4000', origin: 'http://localhost:4000', cookie: cookies.get(role) ?? '' },
      'content-type': 'application/json',
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const answer = await handler(request, { params: Promise.resolve(params) })
  return { status: answer.status, text: await answer.text() }
}

function handlerOf(pattern: string, method = 'GET'): Handler {
  const found = apiRoutes.find((route) => route.pattern === pattern)?.handlers[method]
  if (!isHandler(found)) throw new Error(`there is no ${method} ${pattern}`)
  return found
}

const TENANT = '/api/ops/tenants/[id]'

/** Every way to read something about tenants; a new route is in the crawl the moment it exists. */
function reads(
  snapshot: string,
  impersonation: string,
): { name: string; handler: Handler; params: Record<string, string> }[] {
  const about = { snapshot, source: 'jobs', queue: 'mail', job: 'job-1' }
  return apiRoutes
    .filter(({ pattern }) => /^\/api\/ops\/(tenants|impersonations)/.test(pattern))
    .flatMap(({ pattern, handlers }) => {
      const handler = handlers.GET
      if (!isHandler(handler)) return []
      const parts = pattern.includes('[part]') ? PARTS : ['']
      const id = pattern.includes('/impersonations') ? impersonation : '12'
      return parts.map((part) => ({
        ...{ name: `${pattern} ${part}`, handler },
        params: Object.fromEntries(
          Object.entries({ ...about, id, part }).filter(([name]) => pattern.includes(`[${name}]`)),
        ),
      }))
    })
}

async function takeSnapshot(): Promise<string> {
  const { status, text } = await ask(handlerOf(`${TENANT}/snapshots`, 'POST'), {
    ...{ method: 'POST', params: { id: '12' }, body: { note: 'for on-call' } },
  })
  expect(status).toBe(201)
  return JSON.parse(text).id
}

async function grantImpersonation(): Promise<string> {
  const { status, text } = await ask(handlerOf(`${TENANT}/impersonations`, 'POST'), {
    ...{ method: 'POST', params: { id: '12' }, body: { userId: 'u1', reason: 'cannot save a pick' } },
  })
  expect(status).toBe(201)
  return JSON.parse(text).id
}

describe('personal data', () => {
  test('is in no answer, export, error or log line, whoever asks', async () => {
    const all = reads(await takeSnapshot(), await grantImpersonation())
    expect(all.length).toBeGreaterThan(12)
    for (const role of ROLES)
      for (const { name, handler, params } of all) {
        const { status, text } = await ask(handler, { role, params })
        expect([name, status]).toEqual([name, role === 'viewer' ? 403 : 200])
        expect(text, `${role} ${name}`).not.toMatch(ANY)
      }
    const { text } = await ask(handlerOf(TENANT), { params: { id: '12' } })
    for (const told of [
      '"c•••@•••"',
      '550 no mailbox for <c•••@•••>',
      'no mailbox c•••@•••',
      'could not reach c•••@•••',
    ])
      expect(text).toContain(told)
    expect(lines.length).toBeGreaterThan(all.length)
    expect(lines.join('\n')).not.toMatch(ANY)
  })

  test('is not in what queries say that stumble over it', async () => {
    const summary = 'select id, name, owner_email::int as plan from leagues where id = $1'
    const usage = `select 'x' as metric, now() as at, (select owner_email::date from leagues where id = $1) as value where $2::text <> ''`
    product.configure({ queries: { summary, usage, audit: `${usage} and $3::text <> ''` } })
    const answers = await Promise.all(
      [TENANT, `${TENANT}/access`].map((pattern) => ask(handlerOf(pattern), { params: { id: '12' } })),
    )
    product.configure()

    expect(answers.map(({ text }) => text).join()).not.toMatch(ANY)
    expect(lines.join('\n')).not.toMatch(ANY)
  })

  test('is found by no search, and what is searched for is in no log line', async () => {
    for (const q of [CANARY, 'canary', 'leak.example', 'anary.personal@'])
      expect(
        await ask(handlerOf('/api/ops/tenants'), { query: `?q=${encodeURIComponent(q)}` }),
      ).toMatchObject({
        status: 200,
        text: expect.stringContaining('"items":[]'),
      })
    expect(lines.join('\n')).not.toMatch(ANY)
  })

  test('is shown by a reveal to who gave a reason, and is in no log line even then', async () => {
    const body = { part: 'summary', field: 'owner_email', reason: 'the owner asks' }
    const asked = { method: 'POST', params: { id: '12' }, body }
    const reveals = handlerOf(`${TENANT}/reveals`, 'POST')

    expect(await ask(reveals, { ...asked, role: 'viewer' })).toMatchObject({ status: 403 })
    expect(await ask(reveals, asked)).toMatchObject({ status: 201, text: expect.stringContaining(CANARY) })
    expect((await ask(handlerOf(TENANT), { params: { id: '12' } })).text).toMatch(ANY)
    expect((await ask(handlerOf(TENANT), { params: { id: '12' }, role: 'admin' })).text).not.toMatch(ANY)
    expect(
      (
        await ask(handlerOf(`${TENANT}/snapshots/[snapshot]`), {
          params: { id: '12', snapshot: await takeSnapshot() },
        })
      ).text,
    ).not.toMatch(ANY)
    expect(lines.join('\n')).not.toMatch(ANY)
  })
})

describe('ids of others', () => {
  test('are answered like ids of nobody', async () => {
    const snapshot = await takeSnapshot()
    const pattern = `${TENANT}/snapshots/[snapshot]`
    const [others, nobodys] = await Promise.all([
      ask(handlerOf(pattern), { params: { id: '123', snapshot } }),
      ask(handlerOf(pattern), { params: { id: '123', snapshot: crypto.randomUUID() } }),
    ])
    expect(others.status).toBe(404)
    expect(withoutRequest(others.text)).toEqual(withoutRequest(nobodys.text))

    const retry = (id: string, job: string) =>
      ask(handlerOf(`${TENANT}/jobs/[source]/[queue]/[job]/retry`, 'POST'), {
        ...{ method: 'POST', params: { id, source: 'jobs', queue: 'mail', job } },
      })
    expect((await retry('123', 'job-1')).status).toBe(404)
    expect((await retry('123', 'job-2')).status).toBe(404)
  })

  test.each([
    "12' or '1'='1",
    '12"}) or up{league="',
    '%',
    '12%',
    '1_',
    '{{12}}',
    '12;--',
    '12\\',
    '../12',
    'a'.repeat(201),
  ])('that try to be more than an id are not there: %s', async (id) => {
    expect([400, 404]).toContain((await ask(handlerOf(TENANT), { params: { id } })).status)
    expect([400, 404]).toContain(
      (await ask(handlerOf(`${TENANT}/parts/[part]`), { params: { id, part: 'usage' } })).status,
    )
  })

  test('of things that cannot be are refused before anything is asked', async () => {
    const refused = [
      ask(handlerOf(`${TENANT}/snapshots/[snapshot]`), { params: { id: '12', snapshot: "x' or true--" } }),
      ask(handlerOf(`${TENANT}/parts/[part]`), { params: { id: '12', part: 'secrets' } }),
      ask(handlerOf(TENANT), { params: { id: '12' }, query: '?from=now-90d' }),
      ask(handlerOf('/api/ops/tenants'), { query: `?q=${'a'.repeat(65)}` }),
    ]
    for (const answer of await Promise.all(refused)) expect([400, 422]).toContain(answer.status)
  })
})

const withoutRequest = (text: string) => {
  const { requestId: _, ...rest } = JSON.parse(text)
  return JSON.stringify(rest)
}
