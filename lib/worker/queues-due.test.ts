import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { database } from '@/db/client'
import { queueRetryJobs, queueRetryRuns } from '@/db/schema'
import { systemContext } from '@/lib/context'
import { previewRetry, startRetry } from '@/lib/queues/commands'
import { retryInput } from '@/lib/queues/contract'
import { getRetryRunDetail, listQueues } from '@/lib/queues/queries'
import { SOURCE, useEngine } from '@/lib/queues/testing'
import { TestingEngine } from '@/lib/queues/testing-engine'
import { runWorker, type Worker } from './loop'
import { withOwnDatabase } from './testing'

withOwnDatabase()

const engine = new TestingEngine()
let workers: Worker[] = []
let toil: NodeJS.Timeout | undefined

beforeAll(() => {
  useEngine(engine)
  for (let job = 0; job < 150; job++) engine.add({ finishedAt: new Date(1_700_000_000_000 + job) })
  engine.add({ state: 'waiting', createdAt: new Date(), queue: 'other' })
  workers = [runWorker(), runWorker(), runWorker()]
  toil = setInterval(() => engine.work(), 50)
})
afterAll(async () => {
  clearInterval(toil)
  await Promise.all(workers.map((worker) => worker.stop()))
})

const asked = (values: object) =>
  retryInput.parse({ source: SOURCE, queue: 'mail', mode: 'preview', filter: {}, ...values })

describe('several workers', () => {
  test('look at a source once between them', async () => {
    const list = () => listQueues(systemContext(), { show: 'all', limit: 10 })
    await vi.waitFor(async () => expect((await list()).items).toHaveLength(2), 10_000)
    expect(engine.calls.filter(({ name }) => name === 'overview')).toHaveLength(1)
  })

  test('start one run of one preview, and retry every job once', async () => {
    const ctx = systemContext()
    const { selectionHash } = await previewRetry(ctx, asked({}))
    const run = asked({ mode: 'run', selectionHash, ratePerSecond: 50 })
    const started = await Promise.all(Array.from({ length: 8 }, () => startRetry(systemContext(), run)))
    expect(new Set(started.map(({ id }) => id)).size).toBe(1)

    const id = started[0]?.id ?? ''
    await vi.waitFor(
      async () => expect((await getRetryRunDetail(systemContext(), id)).state).toBe('finished'),
      15_000,
    )
    expect(await getRetryRunDetail(systemContext(), id)).toMatchObject({ counts: { retried: 150, ok: 150 } })
    const asks = engine.calls.filter(({ name }) => name === 'retry').flatMap(({ ids }) => ids)
    expect(asks).toHaveLength(150)
    expect([...engine.jobsById.values()].every(({ attempts }) => attempts === 1)).toBe(true)
  })

  test('never have a job in two runs that go on, whoever asks at the same moment', async () => {
    await Promise.all(workers.map((worker) => worker.stop()))
    const jobs = Array.from({ length: 60 }, (_, index) =>
      engine.add({
        tenant: index % 3 === 0 ? 'acme' : 'other',
        finishedAt: new Date(1_700_000_100_000 + index),
      }),
    )
    const filters = [{}, { tenant: 'acme' }, { tenant: 'other' }, { q: 'connect' }]
    const previews = await Promise.all(
      filters.map((filter) => previewRetry(systemContext(), asked({ filter }))),
    )
    const outcomes = await Promise.allSettled(
      previews.map(({ selectionHash }) => startRetry(systemContext(), asked({ mode: 'run', selectionHash }))),
    )

    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'conflict' })
    const rows = await database().select().from(queueRetryJobs)
    const live = rows.filter(({ isLive }) => isLive).map(({ jobId }) => jobId)
    expect(new Set(live).size).toBe(live.length)
    expect(live.sort()).toEqual(jobs.map(({ id }) => id).sort())
    expect((await database().select().from(queueRetryRuns)).length).toBeGreaterThan(1)
  })
})
