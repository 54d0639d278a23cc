import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect } from 'vitest'
import { levelSpans, queueRetryJobs, queueRetryRuns } from '@/db/schema'
import { auditTrail, eventsOf } from '@/db/testing/factories'
import { as, test } from '@/db/testing/test'
import { withConfig } from '@/lib/config/testing'
import type { Context } from '@/lib/context'
import { withOwnDatabase } from '@/lib/worker/testing'
import { cancelRetry, previewRetry, retryJob, startRetry } from '../commands'
import { type RetryInput, retryInput } from '../contract'
import { getJob, getRetryRunDetail, listFailures, listRetryRuns } from '../queries'
import { later, look, SOURCE, useEngine } from '../testing'
import { TestingEngine, type TestJob } from '../testing-engine'
import { claimRun, stopForgotten } from './claim'
import { stepRun } from './step'

const SUBJECT = `queue:${SOURCE}/mail`
const refused = (code: string) => expect.objectContaining({ code })
const asked = (values: Record<string, unknown> = {}): RetryInput =>
  retryInput.parse({ source: SOURCE, queue: 'mail', mode: 'preview', filter: {}, ...values })
const selecting = (hash: string, values: Record<string, unknown> = {}) =>
  retryInput.parse({ source: SOURCE, queue: 'mail', mode: 'run', selectionHash: hash, ...values })

withOwnDatabase()

let engine: TestingEngine
beforeEach(() => {
  engine = useEngine(new TestingEngine())
})

const fail = (jobs: number, values: Partial<TestJob> = {}) =>
  Array.from({ length: jobs }, (_, index) =>
    engine.add({ finishedAt: new Date(Date.UTC(2026, 0, 2, 3, 0, index)), ...values }),
  )

/** A preview and its run, started. */
async function started(ctx: Context, values: Record<string, unknown> = {}) {
  await look(ctx)
  const { selectionHash } = await previewRetry(ctx, asked())
  return startRetry(ctx, selecting(selectionHash, values))
}

/** A worker for so many seconds: each second a step, and whatever waits is worked. */
async function drive(ctx: Context, seconds: number, run: (job: TestJob) => void = () => undefined) {
  for (let second = 1; second <= seconds; second++) {
    const now = later(ctx, second)
    const claimed = await claimRun(now, 'worker')
    if (claimed) await stepRun(now, claimed)
    engine.work(run, { now: now.now })
  }
  return later(ctx, seconds)
}

const stillBroken = () => {
  throw new Error('connect ECONNREFUSED 127.0.0.1:2525')
}
const retriedIds = () => engine.calls.filter(({ name }) => name === 'retry').flatMap(({ ids }) => ids)
const span = (ctx: Context, level: 'operational' | 'major_outage', fromAt: Date) =>
  ctx.db
    .insert(levelSpans)
    .values({ subjectKind: 'dependency', subjectId: 'mail', level, fromAt, evidence: [] })

describe('a preview', () => {
  test('says how many may be retried, how many not and why, and what is not healthy', async ({ ctx }) => {
    fail(3)
    fail(2, { error: 'template missing' })
    engine.add({ state: 'waiting' })
    await look(ctx)
    await span(ctx, 'major_outage', later(ctx, -120).now)
    const preview = await previewRetry(ctx, asked())

    expect(preview).toMatchObject({
      ...{
        eligible: 5,
        ineligible: [],
        isBounded: false,
        selectionHash: expect.stringMatching(/^[\da-f]{64}$/),
      },
      warnings: [{ code: 'dependency', message: 'Mail has been major outage for 2 min.' }],
      dependencies: [{ id: 'mail', because: 'error', level: 'major_outage' }],
    })
    expect(engine.count('mail', 'failed')).toBe(5)
    expect(await previewRetry(ctx, asked())).toEqual(preview)
  })

  test('of a signature, of a filter and of named jobs takes just these', async ({ ctx }) => {
    const [first] = fail(3, { tenant: 'acme' })
    fail(2, { error: 'template 17 missing' })
    const waiting = engine.add({ state: 'waiting' })
    await look(ctx)
    const { items } = await listFailures(ctx, SOURCE, 'mail', { from: 'now-1h', to: 'now' })
    const signature = items.find(({ count }) => count === 2)?.signature

    expect(await previewRetry(ctx, asked({ signature }))).toMatchObject({ eligible: 2 })
    expect(await previewRetry(ctx, asked({ filter: { tenant: 'acme' } }))).toMatchObject({ eligible: 3 })
    const ids = [first?.id ?? '', waiting.id, 'none']
    expect(await previewRetry(ctx, asked({ filter: undefined, jobIds: ids }))).toMatchObject({
      eligible: 1,
      ineligible: [
        { reason: 'not_failed', count: 1, words: '1 job no longer failed' },
        { reason: 'gone', count: 1 },
      ],
    })
  })

  test('is refused for who may not operate queues, and by an engine that cannot', async ({ ctx }) => {
    fail(1)
    await look(ctx)
    await expect(previewRetry(as(ctx, 'support'), asked())).rejects.toEqual(refused('forbidden'))
    await expect(previewRetry(ctx, asked({ queue: 'none' }))).rejects.toEqual(refused('not_found'))
    useEngine(new TestingEngine({ retry: false })).add()
    await expect(previewRetry(ctx, asked())).rejects.toEqual(refused('unprocessable'))
  })
})

describe('a run', () => {
  test('tries five, and when they are well the rest at its rate, and tells what became of all', async ({
    ctx,
  }) => {
    fail(60)
    const run = await started(ctx, { ratePerSecond: 10 })
    expect(run).toMatchObject({ state: 'canary', counts: { eligible: 60, pending: 60, retried: 0 } })
    const after = await drive(ctx, 2)
    expect(engine.count('mail', 'completed')).toBe(5)
    const perSecond: number[] = []
    for (let second = 0; second < 8; second++) {
      const before = engine.count('mail', 'completed')
      await drive(later(after, second), 1)
      perSecond.push(engine.count('mail', 'completed') - before)
    }

    expect(Math.max(...perSecond)).toBeLessThanOrEqual(10)
    expect(await getRetryRunDetail(ctx, run.id)).toMatchObject({
      ...{ state: 'finished', words: '60 retried, 60 ok', reason: null },
      counts: { eligible: 60, retried: 60, ok: 60, failed: 0, open: 0, pending: 0 },
    })
    expect(new Set(retriedIds()).size).toBe(60)
    expect(retriedIds()).toHaveLength(60)
    expect((await auditTrail(ctx, SUBJECT)).map(({ actor, action }) => `${actor} ${action}`)).toEqual([
      'user:test-admin queue_retry.started',
      'user:test-admin queue_retry.finished',
    ])
    expect((await eventsOf(ctx, SUBJECT)).map(({ title }) => title)).toEqual([
      'mail is at risk: 60 jobs have failed and need somebody',
      'admin@example.com retries 60 jobs of mail',
      'The retry of mail finished: 60 retried, 60 ok',
    ])
  })

  test('whose canary fails again stops for good, frees its jobs and names what is not healthy', async ({
    ctx,
  }) => {
    fail(30)
    await span(ctx, 'major_outage', later(ctx, -600).now)
    const run = await started(ctx)
    await drive(ctx, 5, stillBroken)

    const stopped = await getRetryRunDetail(ctx, run.id)
    expect(stopped).toMatchObject({
      ...{ state: 'stopped', words: '5 retried, 5 failed again' },
      counts: { retried: 5, failed: 5, left: 25 },
      reason:
        '5 of 5 canary jobs failed again: connect ECONNREFUSED 127.0.0.1:2525. Mail has been major outage for 10 min.',
    })
    expect(stopped.jobs[0]).toMatchObject({ state: 'failed', error: 'connect ECONNREFUSED 127.0.0.1:2525' })
    expect(retriedIds()).toHaveLength(5)
    expect((await eventsOf(ctx, SUBJECT)).at(-1)).toMatchObject({
      kind: 'queue_retry_stopped',
      severity: 'warning',
    })
    const again = await previewRetry(later(ctx, 6), asked())
    expect(again).toMatchObject({ eligible: 30, ineligible: [] })
    const cleared = await startRetry(later(ctx, 6), selecting(again.selectionHash, { ratePerSecond: 50 }))
    await drive(later(ctx, 6), 6)
    expect(await getRetryRunDetail(ctx, cleared.id)).toMatchObject({ state: 'finished', counts: { ok: 30 } })
  })

  test('counts a job its engine will try again as failed again', async ({ ctx }) => {
    fail(10, { maxAttempts: 25, attempts: 25 })
    const run = await started(ctx)
    await drive(ctx, 4, stillBroken)
    expect(engine.count('mail', 'retrying')).toBe(5)
    expect(await getRetryRunDetail(ctx, run.id)).toMatchObject({ state: 'stopped', counts: { failed: 5 } })
  })

  test('that goes bad after its canary stops by itself too', async ({ ctx }) => {
    fail(200)
    const run = await started(ctx, { ratePerSecond: 10 })
    let worked = 0
    await drive(ctx, 30, () => {
      worked += 1
      if (worked > 40) throw new Error('bank says no')
    })
    const stopped = await getRetryRunDetail(ctx, run.id)
    expect(stopped).toMatchObject({
      state: 'stopped',
      reason: expect.stringMatching(/^1\d of 20 last jobs failed again: bank says no\./),
    })
    expect(stopped.counts.retried).toBeLessThan(80)
  })

  test('leaves later arrivals alone, and counts jobs that are no longer as they were', async ({ ctx }) => {
    const [one, two] = fail(7)
    await look(ctx)
    const { selectionHash } = await previewRetry(ctx, asked())
    const late = fail(3)
    engine.jobsById.delete(one?.id ?? '')
    if (two) await engine.retry('mail', [two])
    engine.calls.length = 0
    const run = await startRetry(ctx, selecting(selectionHash))
    await drive(ctx, 10)

    expect(await getRetryRunDetail(ctx, run.id)).toMatchObject({
      state: 'finished',
      counts: { eligible: 7, retried: 5, ok: 5, ineligible: 2 },
    })
    expect(retriedIds()).not.toEqual(expect.arrayContaining(late.map(({ id }) => id)))
    expect(engine.count('mail', 'failed')).toBe(3)
  })

  test('waits until what it needs has been healthy for 5 minutes, and holds again when it is not', async ({
    ctx,
  }) => {
    fail(20)
    await span(ctx, 'major_outage', later(ctx, -60).now)
    const run = await started(ctx, { whenHealthy: true, ratePerSecond: 1 })
    expect(run).toMatchObject({
      state: 'held',
      whenHealthy: ['mail'],
      reason: 'Mail has been major outage for 1 min.',
    })
    const at = async (seconds: number, level: 'operational' | 'major_outage') => {
      await ctx.db.delete(levelSpans).where(eq(levelSpans.subjectId, 'mail'))
      await span(ctx, level, later(ctx, seconds).now)
    }
    await at(10, 'operational')
    await drive(ctx, 300)
    expect(await getRetryRunDetail(ctx, run.id)).toMatchObject({ state: 'held', counts: { retried: 0 } })
    await drive(later(ctx, 300), 20)
    expect(await getRetryRunDetail(ctx, run.id)).toMatchObject({ state: 'running', counts: { ok: 12 } })
    await at(320, 'major_outage')
    await drive(later(ctx, 320), 20)
    expect(await getRetryRunDetail(ctx, run.id)).toMatchObject({ state: 'held', counts: { pending: 7 } })
    await drive(later(ctx, 90_000), 1)
    expect(await getRetryRunDetail(ctx, run.id)).toMatchObject({
      state: 'stopped',
      reason: expect.stringMatching(/^It waited for 24 hours in vain/),
    })
  })

  test('can be cancelled, once, and what was retried stays so', async ({ ctx }) => {
    fail(20)
    const run = await started(ctx)
    await drive(ctx, 1)
    const cancelled = await cancelRetry(as(later(ctx, 2), 'oncall'), run.id)
    expect(cancelled).toMatchObject({ state: 'cancelled', counts: { left: 15 } })
    expect(await cancelRetry(later(ctx, 3), run.id)).toEqual(cancelled)
    await drive(later(ctx, 3), 5)
    expect(retriedIds()).toHaveLength(5)
    expect((await auditTrail(ctx, SUBJECT)).map(({ action }) => action)).toEqual([
      'queue_retry.started',
      'queue_retry.cancelled',
    ])
    await expect(cancelRetry(as(ctx, 'support'), run.id)).rejects.toEqual(refused('forbidden'))
    await expect(cancelRetry(ctx, crypto.randomUUID())).rejects.toEqual(refused('not_found'))
  })

  test('is one run however often it is asked for, and needs its preview', async ({ ctx }) => {
    fail(10)
    await look(ctx)
    const { selectionHash } = await previewRetry(ctx, asked())
    const run = await startRetry(ctx, selecting(selectionHash))
    expect(await startRetry(ctx, selecting(selectionHash))).toEqual(run)
    expect((await listRetryRuns(ctx, { limit: 30 })).items).toEqual([run])
    const noHash = retryInput.parse({ source: SOURCE, queue: 'mail', mode: 'run', filter: {} })
    await expect(startRetry(ctx, noHash)).rejects.toEqual(refused('unprocessable'))
    await expect(startRetry(ctx, selecting('0'.repeat(64)))).rejects.toEqual(refused('unprocessable'))
    await expect(startRetry(later(ctx, 3_601), selecting(selectionHash))).rejects.toEqual(
      refused('unprocessable'),
    )
    await expect(startRetry(as(ctx, 'support'), selecting(selectionHash))).rejects.toEqual(
      refused('forbidden'),
    )
  })

  test('keeps its jobs from every other run while it goes on', async ({ ctx }) => {
    const jobs = fail(10)
    await started(ctx)
    fail(2)
    expect(await previewRetry(ctx, asked())).toMatchObject({
      eligible: 2,
      ineligible: [{ reason: 'in_live_run', count: 10, words: '10 jobs in another retry that goes on' }],
    })
    const named = retryInput.parse({ source: SOURCE, queue: 'mail', mode: 'run', jobIds: [jobs[0]?.id] })
    await expect(startRetry(ctx, named)).rejects.toEqual(refused('conflict'))
  })

  test('of named jobs needs no preview', async ({ ctx }) => {
    const [job] = fail(3)
    await look(ctx)
    const named = retryInput.parse({ source: SOURCE, queue: 'mail', mode: 'run', jobIds: [job?.id] })
    const run = await startRetry(ctx, named)
    await drive(ctx, 3)
    expect(await getRetryRunDetail(ctx, run.id)).toMatchObject({
      state: 'finished',
      asked: 'one chosen job',
      counts: { ok: 1 },
    })
    expect((await getJob(ctx, SOURCE, 'mail', job?.id ?? '')).retries).toMatchObject([
      { runId: run.id, by: 'admin@example.com', outcome: 'ok' },
    ])
  })

  test('waits for an engine that is away, and for workers no longer than 30 minutes', async ({ ctx }) => {
    fail(10)
    const run = await started(ctx)
    engine.down = 'no route to host'
    await drive(ctx, 3)
    expect(await getRetryRunDetail(ctx, run.id)).toMatchObject({
      ...{ state: 'canary', reason: 'Waits for jobs: no route to host' },
    })
    engine.down = undefined
    engine.paused.add('mail')
    useEngine(engine)
    await drive(later(ctx, 60), 3)
    expect(await getRetryRunDetail(ctx, run.id)).toMatchObject({ state: 'canary', counts: { open: 5 } })
    await drive(later(ctx, 1_900), 1)
    expect(await getRetryRunDetail(ctx, run.id)).toMatchObject({
      ...{ state: 'stopped', reason: expect.stringContaining('nobody has begun with them') },
    })
  })

  test('of a source pitwall.yaml no longer names is stopped', async ({ ctx }) => {
    fail(3)
    const run = await started(ctx)
    withConfig('services: []')
    await stopForgotten(ctx)
    expect(await getRetryRunDetail(ctx, run.id)).toMatchObject({ state: 'stopped', counts: { left: 3 } })
  })

  test('finds jobs that are deleted when they end well as ended well', async ({ ctx }) => {
    engine = useEngine(new TestingEngine({ forgetsCompleted: true }))
    fail(8)
    const run = await started(ctx)
    await drive(ctx, 8)
    expect(await getRetryRunDetail(ctx, run.id)).toMatchObject({ state: 'finished', counts: { ok: 8 } })
    expect(engine.jobsById.size).toBe(0)
  })
})

describe('a worker that dies', () => {
  class Killed extends Error {}

  const stepAt = async (ctx: Context, worker: string) => {
    const claimed = await claimRun(ctx, worker)
    if (claimed) await stepRun(ctx, claimed)
    return claimed
  }

  test.for([
    ['before the engine is asked', 'before'],
    ['after the engine has retried, before it is written down', 'after'],
  ] as const)('%s retries no job twice, and another goes on', async ([, when], { ctx }) => {
    fail(12)
    const run = await started(ctx)
    engine.afterRetry = () => {
      throw new Killed()
    }
    if (when === 'before') engine.retry = () => Promise.reject(new Killed())
    await expect(stepAt(later(ctx, 1), 'one')).rejects.toThrow(Killed)
    const state = await ctx.db.select().from(queueRetryJobs).where(eq(queueRetryJobs.state, 'asking'))
    expect(state).toHaveLength(5)
    expect(engine.count('mail', 'waiting')).toBe(when === 'after' ? 5 : 0)
    engine.afterRetry = () => undefined
    if (when === 'before') Reflect.deleteProperty(engine, 'retry')
    expect(await stepAt(later(ctx, 5), 'two')).toBeUndefined()

    engine.work(undefined, { now: later(ctx, 10).now })
    await drive(later(ctx, 40), 10)
    expect(await getRetryRunDetail(ctx, run.id)).toMatchObject({
      state: 'finished',
      counts: { retried: 12, ok: 12 },
    })
    expect([...engine.jobsById.values()].map(({ attempts }) => attempts)).toEqual(Array(12).fill(1))
  })

  test('in the middle, whose job has failed anew meanwhile, is not asked for that end', async ({ ctx }) => {
    fail(12)
    const run = await started(ctx)
    engine.afterRetry = () => {
      throw new Killed()
    }
    await expect(stepAt(later(ctx, 1), 'one')).rejects.toThrow(Killed)
    engine.afterRetry = () => undefined
    engine.work(stillBroken, { now: later(ctx, 10).now })
    await drive(later(ctx, 40), 3, stillBroken)
    expect(await getRetryRunDetail(ctx, run.id)).toMatchObject({
      ...{ state: 'stopped', counts: { retried: 5, failed: 5, left: 7 } },
    })
    expect([...engine.jobsById.values()].filter(({ errors }) => errors.length > 1)).toEqual([])
  })

  test('and comes back late writes nothing', async ({ ctx }) => {
    fail(12)
    const run = await started(ctx)
    engine.afterRetry = async () => {
      engine.afterRetry = () => undefined
      await drive(later(ctx, 60), 30)
    }
    await stepAt(later(ctx, 1), 'one')
    expect(await getRetryRunDetail(ctx, run.id)).toMatchObject({
      state: 'finished',
      counts: { retried: 12, ok: 12 },
    })
    const rows = await ctx.db.select().from(queueRetryRuns)
    expect(rows).toMatchObject([{ state: 'finished' }])
  })
})

describe('one job', () => {
  const one = (ctx: Context, job: TestJob, version = job.version) =>
    retryJob(ctx, SOURCE, 'mail', job.id, { version })

  test('is retried as it was seen, once however often it is asked for', async ({ ctx }) => {
    const [job] = fail(1)
    if (!job) throw new Error('no job')
    await look(ctx)
    const version = job.version
    expect(await one(ctx, job)).toMatchObject({ outcome: 'done', job: { state: 'waiting' } })
    expect(await one(ctx, job, version)).toMatchObject({ outcome: 'done' })
    expect(retriedIds()).toHaveLength(1)
    expect((await auditTrail(ctx, SUBJECT)).map(({ action }) => action)).toEqual([
      'queue_job.retry_asked',
      'queue_job.retried',
    ])
    await expect(one(as(ctx, 'oncall'), job, version)).rejects.toEqual(refused('conflict'))
    engine.work(stillBroken)
    await expect(one(ctx, job, 'another')).rejects.toEqual(refused('conflict'))
    await expect(retryJob(ctx, SOURCE, 'mail', 'none', {})).rejects.toEqual(refused('not_found'))
    await expect(one(as(ctx, 'viewer'), job)).rejects.toEqual(refused('forbidden'))
  })

  test('may be retried once by support, who then hears whom to ask', async ({ ctx }) => {
    const [job] = fail(1)
    if (!job) throw new Error('no job')
    await look(ctx)
    const support = as(ctx, 'support')
    await one(support, job)
    engine.work(stillBroken)
    await expect(one(support, job)).rejects.toMatchObject({
      code: 'forbidden',
      message: 'You retried this job once, at 2026-01-02 03:04 UTC. To retry it again ask Ada.',
    })
    expect((await getJob(support, SOURCE, 'mail', job.id)).mayRetry.allowed).toBe(false)
    expect(await one(as(ctx, 'oncall'), job)).toMatchObject({ outcome: 'done' })
  })

  test('keeps the one retry for when it came to something', async ({ ctx }) => {
    const [job] = fail(1)
    if (!job) throw new Error('no job')
    await look(ctx)
    const support = as(ctx, 'support')
    const retry = engine.retry.bind(engine)
    engine.retry = async () => ['changed']
    await expect(one(support, job)).rejects.toEqual(refused('conflict'))
    engine.retry = retry
    expect(await one(support, job)).toMatchObject({ outcome: 'done' })
  })

  test('that was asked for by somebody who died over it was retried', async ({ ctx }) => {
    const [job] = fail(1)
    if (!job) throw new Error('no job')
    await look(ctx)
    const version = job.version
    engine.afterRetry = () => {
      throw new Error('killed')
    }
    await expect(one(as(ctx, 'support'), job)).rejects.toThrow('killed')
    engine.afterRetry = () => undefined
    expect(await one(as(ctx, 'support'), job, version)).toMatchObject({ outcome: 'done' })
    expect(retriedIds()).toHaveLength(1)
  })
})
