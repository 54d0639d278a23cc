import { beforeEach, describe, expect } from 'vitest'
import { auditTrail, eventsOf } from '@/db/testing/factories'
import { as, test } from '@/db/testing/test'
import type { Context } from '@/lib/context'
import { withOwnDatabase } from '@/lib/worker/testing'
import { discardJobs, pauseQueue, previewRetry, resumeQueue, startRetry } from './commands'
import { failureQuery, jobList, retryInput } from './contract'
import { exportFailures, exportQueues } from './export'
import {
  getJob,
  getQueue,
  getRetryRunDetail,
  listFailures,
  listJobs,
  listQueues,
  listSchedules,
} from './queries'
import { claimRun } from './retries/claim'
import { stepRun } from './retries/step'
import { later, look, queueRow, SOURCE, useEngine } from './testing'
import { TestingEngine, type TestJob } from './testing-engine'

withOwnDatabase()

const SUBJECT = `queue:${SOURCE}/mail`
const refused = (code: string) => expect.objectContaining({ code })
let engine: TestingEngine
beforeEach(() => {
  engine = useEngine(new TestingEngine())
})

const failures = (ctx: Context, query: object = {}) =>
  listFailures(ctx, SOURCE, 'mail', failureQuery.parse({ from: 'now-1h', ...query }))
const jobs = (ctx: Context, query: object = {}) => listJobs(ctx, SOURCE, 'mail', jobList.parse(query))
const fail = (ctx: Context, secondsAgo: number, values: Partial<TestJob> = {}) =>
  engine.add({ finishedAt: later(ctx, -secondsAgo).now, ...values })

describe('failures', () => {
  test('are grouped by what their errors say, numbers, ids and addresses aside', async ({ ctx }) => {
    for (let index = 0; index < 4; index++)
      fail(ctx, index * 600, {
        error: `550 mailbox user${index}@example.com unavailable (id 01HZX${index}K3V9QWERTYUIOPASDF)\n    at send (/srv/app/mail.js:${index}:1)`,
        tenant: index < 3 ? 'acme' : 'globex',
        name: 'welcome',
      })
    fail(ctx, 30, { error: 'connect ECONNREFUSED 127.0.0.1:2525' })
    await look(ctx)
    const report = await failures(ctx)

    expect(report).toMatchObject({ read: 5, isBounded: false, bucketSeconds: 300, nextCursor: null })
    expect(report.items).toMatchObject([
      {
        ...{ count: 4, tenants: ['acme', 'globex'], tenantCount: 2, names: ['welcome'], dependencies: [] },
        firstSeenAt: later(ctx, -1_800).now.toISOString(),
        lastSeenAt: ctx.now.toISOString(),
        sample: expect.stringContaining('550 mailbox user0@example.com'),
      },
      { count: 1, dependencies: [{ id: 'mail', name: 'Mail', because: 'error' }] },
    ])
    expect(report.items[0]?.buckets.map(({ count }) => count)).toEqual([1, 1, 1, 1])
    const signature = report.items[0]?.signature
    expect((await jobs(ctx, { signature })).items).toHaveLength(4)
    expect((await failures(ctx, { from: 'now-5m' })).items.map(({ count }) => count)).toEqual([1, 1])
  })

  test('are read up to 10 000, and it says so', async ({ ctx }) => {
    for (let index = 0; index < 10_050; index++) engine.add({ finishedAt: later(ctx, -index / 10).now })
    await look(ctx)
    expect(await failures(ctx)).toMatchObject({ read: 10_000, isBounded: true, items: [{ count: 10_000 }] })
    const asked = retryInput.parse({ source: SOURCE, queue: 'mail', mode: 'preview', filter: {} })
    expect(await previewRetry(ctx, asked)).toMatchObject({
      ...{ eligible: 10_000, isBounded: true, ineligible: [{ reason: 'beyond_bound' }] },
    })
  })

  test('are asked of the engine once for all who look at the same moment', async ({ ctx }) => {
    fail(ctx, 10)
    await look(ctx)
    engine.calls.length = 0
    await Promise.all(Array.from({ length: 20 }, () => failures(ctx)))
    expect(engine.calls).toHaveLength(1)
  })

  test('of a range that makes no sense, or while the engine is away, are refused', async ({ ctx }) => {
    fail(ctx, 10)
    await look(ctx)
    await expect(failures(ctx, { from: 'yesterday' })).rejects.toEqual(refused('invalid'))
    await expect(failures(ctx, { from: 'now-200d' })).rejects.toEqual(refused('unprocessable'))
    engine.down = 'away'
    await expect(failures(ctx)).rejects.toEqual(refused('unavailable'))
  })
})

describe('jobs', () => {
  test('come newest first, page by page, also of one signature', async ({ ctx }) => {
    for (let index = 0; index < 500; index++)
      fail(ctx, index, {
        error: index % 50 === 0 ? 'template missing' : 'connect ECONNREFUSED 127.0.0.1:2525',
      })
    await look(ctx)
    const signature = (await failures(ctx)).items[1]?.signature
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await jobs(ctx, { signature, limit: 3, cursor })
      seen.push(...page.items.map(({ finishedAt }) => finishedAt ?? ''))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(seen).toHaveLength(10)
    expect(seen).toEqual([...seen].sort().reverse())
    const all = await jobs(ctx, { limit: 200 })
    const rest = await jobs(ctx, { limit: 200, cursor: all.nextCursor })
    expect(new Set([...all.items, ...rest.items].map(({ id }) => id)).size).toBe(400)
    await expect(jobs(ctx, { cursor: 'x' })).rejects.toEqual(refused('invalid'))
  })

  test('are found by state, text, tenant, time and a value of their payload', async ({ ctx }) => {
    const wanted = fail(ctx, 60, { tenant: 'acme', name: 'welcome', payload: { customer: { id: 42 } } })
    fail(ctx, 7_200)
    engine.add({ state: 'waiting' })
    await look(ctx)
    const queries = [{ q: 'WELC' }, { tenant: 'acme' }, { payload: 'customer.id=42' }, { from: 'now-1h' }]
    for (const query of queries)
      expect(
        (await jobs(ctx, query)).items.map(({ id }) => id),
        JSON.stringify(query),
      ).toEqual([wanted.id])
    expect((await jobs(ctx, { state: 'waiting' })).items).toHaveLength(1)
  })

  test('cannot be searched by a secret, nor where the engine does not search payloads', async ({ ctx }) => {
    fail(ctx, 1, { error: 'login failed: password=hunter2', payload: { iban: 'DE00' } })
    await look(ctx)
    await expect(jobs(ctx, { payload: 'iban=DE00' })).rejects.toEqual(refused('unprocessable'))
    await expect(jobs(ctx, { payload: 'auth.password=x' })).rejects.toEqual(refused('unprocessable'))
    expect((await jobs(ctx, { q: 'hunter' })).items).toEqual([])
    expect((await jobs(ctx, { q: 'login' })).items).toHaveLength(1)
    useEngine(new TestingEngine({ payloadFilter: false }))
    await expect(jobs(ctx, { payload: 'id=1' })).rejects.toEqual(refused('unprocessable'))
  })

  test('are nobody else’s business than of who may read queues', async ({ ctx }) => {
    const job = fail(ctx, 1)
    await look(ctx)
    const viewer = as(ctx, 'viewer')
    for (const ask of [
      () => jobs(viewer),
      () => failures(viewer),
      () => getJob(viewer, SOURCE, 'mail', job.id),
      () => getQueue(viewer, SOURCE, 'mail'),
      () => listSchedules(viewer, SOURCE),
      () => exportFailures(viewer, SOURCE, 'mail', failureQuery.parse({})),
    ])
      await expect(ask()).rejects.toEqual(refused('forbidden'))
    await expect(getQueue(ctx, SOURCE, 'none')).rejects.toEqual(refused('not_found'))
    await expect(getQueue(ctx, 'none', 'mail')).rejects.toEqual(refused('not_found'))
    await expect(getJob(ctx, SOURCE, 'mail', 'none')).rejects.toEqual(refused('not_found'))
  })
})

describe('a job', () => {
  test('of 10 MB, of bytes, or cut in the middle is shown as far as it goes', async ({ ctx }) => {
    const large = fail(ctx, 1, { payload: { text: 'x'.repeat(10_000_000), password: 'hunter2' } })
    const bytes = fail(ctx, 2, { payload: '<4 096 bytes>' })
    await look(ctx)
    const { payload } = await getJob(ctx, SOURCE, 'mail', large.id)
    expect(payload?.isCut).toBe(true)
    expect(payload?.bytes).toBeGreaterThan(10_000_000)
    expect(payload?.text.length).toBeLessThanOrEqual(64_000)
    expect((await getJob(ctx, SOURCE, 'mail', bytes.id)).payload?.text).toBe('<4 096 bytes>')
  })

  test('tells its life, and what may be done with it by whom', async ({ ctx }) => {
    const job = engine.add({
      ...{ createdAt: later(ctx, -60).now, startedAt: later(ctx, -30).now, finishedAt: later(ctx, -20).now },
      errors: [{ at: later(ctx, -20).now, text: 'boom\n  at x' }],
    })
    const waiting = engine.add({ state: 'waiting' })
    await look(ctx)
    expect(await getJob(ctx, SOURCE, 'mail', job.id)).toMatchObject({
      timeline: [{ what: 'created' }, { what: 'started' }, { what: 'failed', detail: 'boom' }],
      ...{ mayRetry: { allowed: true }, mayDiscard: { allowed: true }, retries: [] },
    })
    expect(await getJob(as(ctx, 'support'), SOURCE, 'mail', job.id)).toMatchObject({
      mayRetry: { allowed: true },
      mayDiscard: { allowed: false, reason: 'This needs the permission queue:discard.' },
    })
    expect((await getJob(ctx, SOURCE, 'mail', waiting.id)).mayRetry).toEqual({
      allowed: false,
      reason: 'Only a failed job can be retried: this one is waiting.',
    })
  })
})

test('no answer shows a secret, wherever a job carries one', async ({ ctx }) => {
  const CANARY = 'c4nary-Secret'
  const card = '4242 4242 4242 4242'
  const token = `eyJhbGciOiJIUzI1NiJ9.${Buffer.from(CANARY).toString('base64url')}.sig`
  const secrets = {
    password: CANARY,
    nested: { apiKey: CANARY, list: [{ iban: CANARY }] },
    card,
    header: `Bearer ${token}`,
  }
  const job = fail(ctx, 1, {
    error: `Request failed: POST https://api:${CANARY}@bank.example/?token=${CANARY} {"password":"${CANARY}"} card ${card} ${token}`,
    errors: [{ at: null, text: `Error: authorization=${CANARY}\n at x ${JSON.stringify(secrets)}` }],
    payload: {
      ...secrets,
      body: JSON.stringify({ inner: JSON.stringify(secrets) }),
      email: 'canary@person.example',
    },
  })
  engine.down = undefined
  await look(ctx)
  const asked = retryInput.parse({ source: SOURCE, queue: 'mail', mode: 'preview', filter: {} })
  const preview = await previewRetry(ctx, asked)
  const run = await startRetry(ctx, { ...asked, mode: 'run', selectionHash: preview.selectionHash })
  const claimed = await claimRun(ctx, 'w')
  if (claimed) await stepRun(ctx, claimed)
  engine.work(() => {
    throw new Error(`password=${CANARY}`)
  })
  const next = await claimRun(later(ctx, 2), 'w')
  if (next) await stepRun(later(ctx, 2), next)
  await look(later(ctx, 15))
  const answers = [
    await listQueues(ctx, { show: 'all', limit: 10 }),
    await getQueue(ctx, SOURCE, 'mail'),
    await failures(ctx),
    await jobs(ctx),
    await getJob(ctx, SOURCE, 'mail', job.id),
    ...[preview, run, await getRetryRunDetail(ctx, run.id)],
    await (await exportFailures(ctx, SOURCE, 'mail', failureQuery.parse({ from: 'now-2h' }))).text(),
    await (await exportQueues(ctx)).text(),
    await eventsOf(ctx, SUBJECT),
    await auditTrail(ctx, SUBJECT),
  ]
  const text = JSON.stringify(answers, (_key, value) => (typeof value === 'bigint' ? String(value) : value))

  expect(text).not.toMatch(/c4nary|4242 4242|eyJ|canary@person/i)
  expect(text).toContain('bank.example')
  expect(answers).toContainEqual(expect.objectContaining({ state: 'stopped' }))
})

describe('pausing', () => {
  test('is done once, leaves a trail, and shows at once', async ({ ctx }) => {
    engine.add({ state: 'waiting' })
    await look(ctx)
    expect(await pauseQueue(as(ctx, 'oncall'), SOURCE, 'mail')).toMatchObject({ paused: true, changed: true })
    expect(await pauseQueue(ctx, SOURCE, 'mail')).toMatchObject({ paused: true, changed: false })
    expect((await getQueue(ctx, SOURCE, 'mail')).paused).toBe(true)
    expect(await resumeQueue(ctx, SOURCE, 'mail')).toMatchObject({ paused: false, changed: true })
    expect((await auditTrail(ctx, SUBJECT)).map(({ actor, action }) => `${actor} ${action}`)).toEqual([
      'user:test-oncall queue.paused',
      'user:test-admin queue.resumed',
    ])
    expect((await eventsOf(ctx, SUBJECT)).map(({ title }) => title)).toEqual([
      'oncall@example.com paused mail',
      'admin@example.com resumed mail',
    ])
  })

  test('is refused for who may not, and what the engine does not do leaves no trail', async ({ ctx }) => {
    engine.add({ state: 'waiting' })
    await look(ctx)
    await expect(pauseQueue(as(ctx, 'support'), SOURCE, 'mail')).rejects.toEqual(refused('forbidden'))
    engine.down = 'away'
    await expect(pauseQueue(ctx, SOURCE, 'mail')).rejects.toEqual(refused('unavailable'))
    expect(await auditTrail(ctx, SUBJECT)).toEqual([])
    expect(await queueRow(ctx)).toMatchObject({ reading: { paused: false } })
    useEngine(new TestingEngine({ pause: false }))
    await expect(pauseQueue(ctx, SOURCE, 'mail')).rejects.toEqual(refused('unprocessable'))
  })
})

describe('discarding', () => {
  test('takes the name of the queue and a reason, and just the jobs as they were seen', async ({ ctx }) => {
    const [one, two] = [fail(ctx, 1), fail(ctx, 2)]
    await look(ctx)
    const input = { jobs: [one, { ...two, version: 'older' }], confirm: 'mail', reason: 'poisoned' }
    await expect(discardJobs(ctx, SOURCE, 'mail', { ...input, confirm: 'Mail' })).rejects.toEqual(
      refused('unprocessable'),
    )
    await expect(discardJobs(as(ctx, 'oncall'), SOURCE, 'mail', input)).rejects.toEqual(refused('forbidden'))
    expect(await discardJobs(ctx, SOURCE, 'mail', input)).toEqual({
      discarded: 1,
      items: [
        { id: one.id, outcome: 'done' },
        { id: two.id, outcome: 'changed' },
      ],
    })
    expect(engine.jobsById.has(two.id)).toBe(true)
    expect(await auditTrail(ctx, SUBJECT)).toMatchObject([
      { action: 'queue_jobs.discard_asked', reason: 'poisoned' },
      { action: 'queue_jobs.discarded', reason: 'poisoned', after: { jobs: [one.id] } },
    ])
    expect(await discardJobs(ctx, SOURCE, 'mail', { ...input, jobs: [one] })).toMatchObject({ discarded: 0 })
  })
})
