import { beforeAll, expect, test } from 'vitest'
import { PUT as cancel } from '@/app/api/ops/queue-retries/[id]/cancellation/route'
import { GET as getRun } from '@/app/api/ops/queue-retries/[id]/route'
import { GET as getRuns, POST as postRun } from '@/app/api/ops/queue-retries/route'
import { POST as discard } from '@/app/api/ops/queues/[source]/[queue]/discard/route'
import { GET as failuresFile } from '@/app/api/ops/queues/[source]/[queue]/failures/export/route'
import { GET as getFailures } from '@/app/api/ops/queues/[source]/[queue]/failures/route'
import { POST as retryOne } from '@/app/api/ops/queues/[source]/[queue]/jobs/[id]/retry/route'
import { GET as getJob } from '@/app/api/ops/queues/[source]/[queue]/jobs/[id]/route'
import { GET as getJobs } from '@/app/api/ops/queues/[source]/[queue]/jobs/route'
import { PUT as pause, DELETE as resume } from '@/app/api/ops/queues/[source]/[queue]/pause/route'
import { GET as getQueue } from '@/app/api/ops/queues/[source]/[queue]/route'
import { GET as getSchedules } from '@/app/api/ops/queues/[source]/schedules/route'
import { GET as queuesFile } from '@/app/api/ops/queues/export/route'
import { GET as getQueues } from '@/app/api/ops/queues/route'
import { createApiToken } from '@/db/testing/callers'
import { systemContext } from '@/lib/context'
import type { Handler } from '@/lib/http/route'
import { withOwnDatabase } from '@/lib/worker/testing'
import {
  discardAnswer,
  failureReport,
  jobDetail,
  jobPage,
  pauseAnswer,
  queueDetail,
  queuePage,
  retryOneAnswer,
  retryPreview,
  retryRun,
  retryRunDetail,
  retryRunPage,
  schedulePage,
} from './contract'
import { look, SOURCE, useEngine } from './testing'
import { TestingEngine } from './testing-engine'

withOwnDatabase()

const QUEUE = 'mail/out: über'
const engine = new TestingEngine()
let admin = ''
let counter = ''

beforeAll(async () => {
  useEngine(engine)
  for (const id of ['one', 'two', 'three']) engine.add({ id, queue: QUEUE, finishedAt: new Date() })
  engine.knownSchedules.push({
    ...{ queue: QUEUE, name: 'nightly', cron: '0 2 * * *', everyMs: null, zone: 'Europe/Berlin' },
    ...{ lastAt: null, nextAt: new Date(Date.now() + 60_000) },
  })
  await look(systemContext())
  const scopes = ['queue:count', 'queue:read', 'queue:operate', 'queue:retry_once', 'queue:discard']
  admin = await createApiToken({ scopes })
  counter = await createApiToken({ scopes: ['queue:count'] })
})

type Asked = { query?: string; params?: object; method?: string; body?: unknown; token?: string }

async function ask(
  handler: Handler,
  { query = '', params = {}, method = 'GET', body, token = admin }: Asked = {},
) {
  const request = new Request(`http://pitwall/api/ops/x${query}`, {
    method,
    headers: { host: 'pitwall', authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const answer = await handler(request, { params: Promise.resolve(params) })
  const text = await answer.text()
  return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : text }
}

const params = { source: SOURCE, queue: QUEUE }

test('every answer has the form the contract tells', async () => {
  expect(queuePage.parse((await ask(getQueues, { query: '?limit=5' })).body).items).toHaveLength(1)
  expect(queueDetail.parse((await ask(getQueue, { params })).body)).toMatchObject({ queue: QUEUE })
  expect(failureReport.parse((await ask(getFailures, { params })).body)).toMatchObject({ read: 3 })
  expect(jobPage.parse((await ask(getJobs, { params, query: '?limit=2' })).body).nextCursor).not.toBeNull()
  expect(jobDetail.parse((await ask(getJob, { params: { ...params, id: 'one' } })).body).id).toBe('one')
  expect(
    schedulePage.parse((await ask(getSchedules, { params: { source: SOURCE } })).body).items,
  ).toMatchObject([{ name: 'nightly', words: 'At 02:00' }])
  expect((await ask(queuesFile)).body).toContain('mail/out')
  expect((await ask(failuresFile, { params })).body).toMatch(/^signature,count,/)
})

test('counts are for everybody, and nothing else is', async () => {
  const page = await ask(getQueues, { token: counter })
  expect(page).toMatchObject({ status: 200, body: { items: [{ counts: { failed: 3 }, tenants: null }] } })
  for (const handler of [getQueue, getFailures, getJobs, failuresFile])
    expect((await ask(handler, { params, token: counter })).status).toBe(403)
})

test('a retry is previewed, run, read and cancelled', async () => {
  const group = { source: SOURCE, queue: QUEUE, filter: { q: 'econnrefused' } }
  const previewed = await ask(postRun, { method: 'POST', body: { ...group, mode: 'preview' } })
  const { selectionHash } = retryPreview.parse(previewed.body)
  expect(previewed.body).toMatchObject({ eligible: 3, ineligible: [] })
  const run = await ask(postRun, {
    method: 'POST',
    body: { ...group, mode: 'run', selectionHash, canary: 2 },
  })
  const { id } = retryRun.parse(run.body)
  expect(retryRunPage.parse((await ask(getRuns)).body).items).toMatchObject([
    { id, state: 'canary', canary: 2 },
  ])
  expect(retryRunDetail.parse((await ask(getRun, { params: { id } })).body).jobs).toHaveLength(3)
  expect((await ask(cancel, { method: 'PUT', params: { id } })).body).toMatchObject({ state: 'cancelled' })
  for (const body of [
    { ...group, mode: 'preview', ratePerSecond: 1_000 },
    { ...group, mode: 'preview', jobIds: ['one'] },
    { source: SOURCE, queue: QUEUE, mode: 'preview' },
    { ...group, mode: 'run', selectionHash: 'x' },
  ])
    expect((await ask(postRun, { method: 'POST', body })).status).toBe(400)
  expect((await ask(postRun, { method: 'POST', body: { ...group, mode: 'run' } })).status).toBe(422)
})

test('one job is retried without a body too, others are discarded, and the queue is paused', async () => {
  const one = await ask(retryOne, { method: 'POST', params: { ...params, id: 'one' } })
  expect(retryOneAnswer.parse(one.body)).toMatchObject({ outcome: 'done' })
  const { version } = (await ask(getJob, { params: { ...params, id: 'two' } })).body
  const body = { jobs: [{ id: 'two', version }], confirm: QUEUE, reason: 'no longer wanted' }
  const discarded = await ask(discard, { method: 'POST', params, body })
  expect(discardAnswer.parse(discarded.body)).toMatchObject({ discarded: 1 })
  expect(pauseAnswer.parse((await ask(pause, { method: 'PUT', params })).body)).toMatchObject({
    paused: true,
  })
  expect(pauseAnswer.parse((await ask(resume, { method: 'DELETE', params })).body)).toMatchObject({
    paused: false,
  })
})

test('an engine that is away is answered with 503, and what was seen of it stays', async () => {
  engine.down = 'away'
  for (const handler of [getFailures, getJobs])
    expect((await ask(handler, { params, query: '?q=x' })).status).toBe(503)
  expect((await ask(pause, { method: 'PUT', params })).status).toBe(503)
  expect((await ask(getQueue, { params })).status).toBe(200)
  engine.down = undefined
})
