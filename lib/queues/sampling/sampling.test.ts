import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect } from 'vitest'
import { probeTargets, queueSources, queues } from '@/db/schema'
import { eventsOf } from '@/db/testing/factories'
import { as, test } from '@/db/testing/test'
import { withConfig } from '@/lib/config/testing'
import type { Context } from '@/lib/context'
import { evidenceIn, openSpans } from '@/lib/status/queries'
import { withOwnDatabase } from '@/lib/worker/testing'
import { listQueues } from '../queries'
import { later, look, queueRow, SOURCE, useEngine } from '../testing'
import { TestingEngine } from '../testing-engine'
import { claimSource, meetSources } from './claim'
import { lookAtSource } from './look'

withOwnDatabase()

const LIST = { show: 'all', limit: 200 } as const
let engine: TestingEngine

beforeEach(() => {
  engine = useEngine(new TestingEngine())
})

const wait = (ctx: Context, jobs: number, seconds = 0) => {
  for (let job = 0; job < jobs; job++) engine.add({ state: 'waiting', createdAt: later(ctx, -seconds).now })
}
const shown = async (ctx: Context) => (await listQueues(ctx, LIST)).items[0]
const levels = async (ctx: Context) =>
  (await eventsOf(ctx, `queue:${SOURCE}/mail`)).map(({ severity, title }) => `${severity} ${title}`)

describe('a look', () => {
  test('tells what it found, from when, and what the engine can do', async ({ ctx }) => {
    wait(ctx, 3, 40)
    engine.add({ state: 'failed' })
    await look(ctx)

    expect(await listQueues(later(ctx, 10), LIST)).toMatchObject({
      sources: [{ id: SOURCE, status: 'ok', asOf: ctx.now.toISOString(), can: { retry: true } }],
      items: [
        {
          ...{ source: SOURCE, engine: 'pg-boss', queue: 'mail', service: 'paddock', level: 'operational' },
          counts: { waiting: 3, active: 0, delayed: 0, retrying: 0, failed: 1, completed: null },
          ...{ exactness: {}, oldestWaitingSeconds: 50, workers: 1, paused: false, isStale: false },
          can: { retry: true, discard: true, pause: true },
        },
      ],
    })
  })

  test('of many tells how fast work is done, and when it will be', async ({ ctx }) => {
    wait(ctx, 100)
    await look(ctx)
    expect((await shown(ctx))?.drain).toEqual({ seconds: null, words: 'not known yet' })
    engine.work(undefined, { limit: 40 })
    await look(later(ctx, 60))

    expect((await shown(later(ctx, 60)))?.drain).toEqual({ seconds: 90, words: 'empty in about 1 min' })
    wait(ctx, 100)
    await look(later(ctx, 120))
    expect((await shown(later(ctx, 120)))?.drain.words).toBe('grows by 30 a minute')
  })

  test('is made by one worker, and taken over from one that does not come back', async ({ ctx }) => {
    await meetSources(ctx)
    const asked = { worker: 'one', sources: [SOURCE] }
    const late = await claimSource(ctx, asked)
    expect(await claimSource(ctx, { ...asked, worker: 'two' })).toBeUndefined()
    const next = await claimSource(later(ctx, 61), { ...asked, worker: 'two' })
    if (!late || !next) throw new Error('not claimed')
    wait(ctx, 1)
    await lookAtSource(later(ctx, 61), next)
    engine.work()
    await lookAtSource(later(ctx, 62), late)

    expect((await shown(later(ctx, 62)))?.counts.waiting).toBe(1)
  })

  test('is due again after 15 s, later where it is slow', async ({ ctx }) => {
    engine.delayMs = 60
    await look(ctx)
    const [row] = await ctx.db.select().from(queueSources)
    expect(row?.nextDueAt).toEqual(later(ctx, 15).now)
    await ctx.db.update(queueSources).set({ nextDueAt: ctx.now })
    engine.delayMs = 900
    useEngine(engine)
    engine.add({})
    await look(later(ctx, 15))
    const [slow] = await ctx.db.select().from(queueSources)
    expect(slow?.intervalMs).toBeGreaterThan(15_000)
  })
})

describe('the level of a queue', () => {
  test('goes with the oldest job, and is told once a change, also to its service', async ({ ctx }) => {
    wait(ctx, 2, 0)
    await look(ctx)
    await look(later(ctx, 301))
    await look(later(ctx, 320))
    await look(later(ctx, 1_801))

    expect(await levels(ctx)).toEqual([
      'warning mail is at risk: the oldest job has waited 5 min',
      'warning mail is degraded: the oldest job has waited 30 min',
    ])
    expect(await queueRow(ctx)).toMatchObject({ level: 'degraded', levelSince: later(ctx, 1_801).now })
    expect(evidenceIn(await queueRow(ctx))).toMatchObject([
      { code: 'queue_old', source: 'queue:jobs/mail', observed: '30 min', expected: 'below 30 min' },
    ])
    const service = (await openSpans(ctx)).get('service:paddock')
    expect(evidenceIn(service)).toContainEqual(
      expect.objectContaining({ code: 'queue_old', message: 'mail: the oldest job has waited 30 min' }),
    )
  })

  test('recovers only after health has lasted, and does not flicker around a bound', async ({ ctx }) => {
    useEngine(engine, '    thresholds: { failed: [10, 100] }')
    const fail = (jobs: number) => {
      engine.jobsById.clear()
      for (let job = 0; job < jobs; job++) engine.add({ state: 'failed' })
    }
    const steps: [seconds: number, failed: number, level: string][] = [
      [0, 10, 'at_risk'],
      [15, 9, 'at_risk'],
      [30, 100, 'degraded'],
      [45, 85, 'degraded'],
      [60, 79, 'at_risk'],
      [75, 7, 'at_risk'],
      [90, 7, 'at_risk'],
      [106, 7, 'operational'],
    ]
    for (const [seconds, failed, level] of steps) {
      fail(failed)
      await look(later(ctx, seconds))
      expect([seconds, (await queueRow(ctx)).level]).toEqual([seconds, level])
    }
    expect((await levels(ctx)).at(-1)).toBe('info mail is operational again')
  })

  test('is bad while work is there and nobody does it, and says since when', async ({ ctx }) => {
    Object.assign(engine, { workers: 0, lastWorkedAt: later(ctx, -3_600).now })
    wait(ctx, 5, 1_900)
    await look(ctx)

    expect(await shown(ctx)).toMatchObject({
      ...{ level: 'partial_outage', idleSince: later(ctx, -3_600).now.toISOString() },
      drain: { words: 'never: nobody works it' },
      evidence: [{ message: 'mail: nobody works it, 5 jobs wait' }, { code: 'queue_old' }],
    })
    engine.paused.add('mail')
    await look(later(ctx, 15))
    expect(await shown(later(ctx, 15))).toMatchObject({ level: 'at_risk', idleSince: null })
  })

  test('follows what pitwall.yaml says of the queue, and what it leaves out of its source', async ({
    ctx,
  }) => {
    useEngine(
      engine,
      '    thresholds: { waiting: [2, 50] }\n    queues: { mail: { thresholds: { failed: [1, 2] } } }',
    )
    wait(ctx, 2)
    engine.add({ state: 'failed' })
    await look(ctx)
    expect(evidenceIn(await queueRow(ctx)).map(({ code }) => code)).toEqual(['queue_waiting', 'queue_failed'])
  })
})

describe('an engine that is away', () => {
  test('is told once, its queues are unknown, and it is asked less and less', async ({ ctx }) => {
    wait(ctx, 1)
    await look(ctx)
    engine.down = 'connect ECONNREFUSED redis://:hunter2@cache'
    for (const seconds of [15, 18, 33, 63]) await look(later(ctx, seconds))

    const page = await listQueues(later(ctx, 63), LIST)
    expect(page.items[0]).toMatchObject({ level: 'unknown', isStale: true, counts: { waiting: 1 } })
    expect(page.sources[0]).toMatchObject({
      ...{ status: 'unreachable', since: later(ctx, 15).now.toISOString(), asOf: ctx.now.toISOString() },
      problem: 'connect ECONNREFUSED redis://:[hidden]@cache',
    })
    expect((await eventsOf(ctx, 'queue:jobs')).map(({ kind }) => kind)).toEqual(['queue_source_unreachable'])
  })

  test('that does not answer is cut off', async ({ ctx }) => {
    useEngine(engine, '    timeoutMs: 100')
    engine.delayMs = 3_600_000
    await look(ctx)
    await look(later(ctx, 3))
    expect((await listQueues(later(ctx, 3), LIST)).sources[0]).toMatchObject({ status: 'unreachable' })
  })

  test('that is back is told', async ({ ctx }) => {
    engine.down = 'away'
    await look(ctx)
    await look(later(ctx, 3))
    engine.down = undefined
    await look(later(ctx, 18))
    expect((await eventsOf(ctx, 'queue:jobs')).map(({ title }) => title)).toEqual([
      'The queues of jobs cannot be read: away',
      'The queues of jobs can be read again, after 18 s',
    ])
    expect((await listQueues(later(ctx, 18), LIST)).sources[0]).toMatchObject({ status: 'ok', problem: null })
  })
})

describe('what is no longer there', () => {
  test('a queue the engine does not tell of is gone, and forgotten after a day', async ({ ctx }) => {
    const job = engine.add({ state: 'waiting', createdAt: later(ctx, -400).now })
    await look(ctx)
    engine.jobsById.delete(job.id)
    await look(later(ctx, 15))
    expect(await shown(later(ctx, 15))).toMatchObject({
      goneAt: later(ctx, 15).now.toISOString(),
      level: 'operational',
    })
    expect((await levels(ctx)).at(-1)).toBe('info mail is gone from jobs')
    await look(later(ctx, 90_000))
    expect(await shown(later(ctx, 90_000))).toBeUndefined()
  })

  test('a source pitwall.yaml does not name takes its queues along', async ({ ctx }) => {
    engine.add()
    await look(ctx)
    withConfig('services: []')
    await meetSources(ctx)
    expect(await ctx.db.select().from(queues)).toEqual([])
    expect(await listQueues(ctx, LIST)).toEqual({ items: [], sources: [], nextCursor: null })
    await expect.poll(() => engine.isClosed).toBe(true)
  })
})

describe('the list', () => {
  test('is worst first, in pages, and shows tenants to who may read queues alone', async ({ ctx }) => {
    for (const queue of ['a', 'b', 'c', 'd']) engine.add({ queue, state: 'waiting', createdAt: ctx.now })
    engine.add({ queue: 'old', state: 'waiting', createdAt: later(ctx, -400).now })
    await look(ctx)
    const names: string[] = []
    let cursor: string | undefined
    do {
      const page = await listQueues(as(ctx, 'viewer'), { ...LIST, limit: 2, ...(cursor && { cursor }) })
      names.push(...page.items.map(({ queue }) => queue))
      expect(page.items.every(({ tenants }) => tenants === null)).toBe(true)
      cursor = page.nextCursor ?? undefined
    } while (cursor)

    expect(names).toEqual(['old', 'a', 'b', 'c', 'd'])
    expect((await listQueues(ctx, { ...LIST, show: 'trouble' })).items).toHaveLength(1)
    expect((await listQueues(as(ctx, 'support'), LIST)).items[0]?.tenants).toEqual([])
    await expect(listQueues(ctx, { ...LIST, cursor: 'x' })).rejects.toMatchObject({ code: 'invalid' })
  })
})

test('the look of a service takes its queues along', async ({ ctx }) => {
  await ctx.db.insert(probeTargets).values({
    ...{ id: 'service:paddock', kind: 'service', intervalSeconds: 15, nextDueAt: ctx.now },
    ...{ checkedAt: ctx.now, code: 'ok', latencyMs: 1 },
  })
  wait(ctx, 1, 400)
  await look(ctx)
  expect((await openSpans(ctx)).get('service:paddock')).toMatchObject({ level: 'at_risk' })
  await ctx.db
    .update(queues)
    .set({ asOf: later(ctx, -600).now })
    .where(eq(queues.queue, 'mail'))
})
