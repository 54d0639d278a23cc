import { beforeEach, describe, expect } from 'vitest'
import { eventsOf } from '@/db/testing/factories'
import { as, test } from '@/db/testing/test'
import type { Context } from '@/lib/context'
import { withOwnDatabase } from '@/lib/worker/testing'
import type { EngineSchedule, JobState } from '../adapter'
import { getQueue, listEngineSchedules, listSchedules } from '../queries'
import { listTroubledQueues } from '../queries/troubled'
import { later, look, SOURCE, useEngine } from '../testing'
import { TestingEngine } from '../testing-engine'
import { diagnose } from './diagnose'

withOwnDatabase()

let engine: TestingEngine
beforeEach(() => {
  engine = useEngine(new TestingEngine())
})

const NOW = new Date('2026-01-02T12:00:00Z')
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1_000)
const HOURLY: EngineSchedule = {
  ...{ queue: 'reports', name: 'hourly', cron: '0 * * * *', everyMs: null, zone: null },
  ...{ lastAt: null, nextAt: null },
}
const job = (state: JobState, values: object = {}) => ({
  ...new TestingEngine().add({ state, createdAt: ago(30), ...values }),
})
const known = (schedule: Partial<EngineSchedule>, newest?: ReturnType<typeof job>) =>
  diagnose({
    ...{ schedule: { ...HOURLY, ...schedule }, newest, tellsFires: true, forgetsCompleted: false },
    ...{ workers: 2, now: NOW },
  })

describe('the last run of a schedule', () => {
  test('that did not fire is known by the engine, or by the clock of its cron', () => {
    expect(known({ nextAt: ago(600) })).toMatchObject({
      ...{ stage: 'not_fired', isTrouble: true, since: ago(600) },
      sentence: 'did not fire when it was due, 10 min ago',
    })
    expect(known({ lastAt: ago(7_200 + 60) })).toMatchObject({ stage: 'not_fired', since: ago(7_200) })
    expect(known({ cron: null, everyMs: 60_000, lastAt: ago(600) })).toMatchObject({ stage: 'not_fired' })
    expect(known({ nextAt: ago(30) }).stage).not.toBe('not_fired')
    expect(known({ lastAt: ago(3_599) }).stage).not.toBe('not_fired')
    expect(known({ lastAt: ago(7_200), nextAt: new Date(NOW.getTime() + 60_000) }).stage).not.toBe(
      'not_fired',
    )
  })

  test('that fired and waits, runs, failed or ended is told with since when', () => {
    expect(known({}, job('waiting', { createdAt: ago(300) }))).toMatchObject({
      ...{ stage: 'not_started', isTrouble: true, since: ago(300) },
      sentence: 'fired and waits to be started, since 5 min ago; 2 workers',
    })
    expect(known({}, job('waiting'))).toMatchObject({ stage: 'not_started', isTrouble: false })
    expect(known({}, job('active', { startedAt: ago(20) }))).toMatchObject({
      ...{ stage: 'not_finished', isTrouble: false, since: ago(20) },
    })
    expect(known({}, job('failed', { finishedAt: ago(10) }))).toMatchObject({
      stage: 'failed',
      isTrouble: true,
    })
    expect(known({}, job('retrying'))).toMatchObject({ stage: 'failed', isTrouble: true })
    expect(known({}, job('completed', { finishedAt: ago(10) }))).toMatchObject({
      stage: 'ok',
      isTrouble: false,
    })
  })

  test('is not known of one that never fired, or whose jobs nobody can find', () => {
    expect(known({})).toMatchObject({ stage: 'unknown', isTrouble: false, sentence: 'has not fired yet' })
    expect(known({ lastAt: ago(60) })).toMatchObject({ stage: 'unknown' })
  })
})

describe('schedules of an engine', () => {
  const names = async (ctx: Context) =>
    (await listSchedules(ctx, SOURCE)).items.map(({ name, stage }) => [name, stage])

  test('appear without any check-in, trouble first, and their trouble is told and reaches the service', async ({
    ctx,
  }) => {
    engine.knownSchedules.push(
      { ...HOURLY, name: 'fine', nextAt: later(ctx, 600).now, lastAt: later(ctx, -3_000).now },
      { ...HOURLY, name: 'stuck', cron: null, everyMs: 900_000, lastAt: later(ctx, -400).now },
    )
    const stuck = engine.add({ queue: 'reports', state: 'waiting', createdAt: later(ctx, -100).now })
    const fine = engine.add({ queue: 'reports', state: 'completed', createdAt: later(ctx, -3_000).now })
    engine.fired.set('fine', [fine.id]).set('stuck', [stuck.id])
    await look(ctx)

    expect(await listEngineSchedules(as(ctx, 'viewer'))).toMatchObject([
      {
        name: 'stuck',
        words: 'Every 15 min',
        stage: 'not_started',
        isTrouble: true,
        jobId: stuck.id,
        service: 'paddock',
      },
      { name: 'fine', words: 'Every hour', stage: 'ok', isTrouble: false },
    ])
    expect(await listTroubledQueues(ctx, 'paddock')).toMatchObject([
      {
        level: 'at_risk',
        evidence: { code: 'schedule_not_started', message: expect.stringContaining('stuck fired') },
      },
    ])
    stuck.state = 'completed'
    await look(later(ctx, 60))
    expect((await eventsOf(ctx, `queue:${SOURCE}/reports`)).map(({ kind }) => kind)).toEqual([
      'schedule_not_started',
      'schedule_recovered',
    ])
    expect((await getQueue(ctx, SOURCE, 'reports')).events).toHaveLength(2)
    engine.knownSchedules.pop()
    await look(later(ctx, 120))
    expect(await names(ctx)).toEqual([['fine', 'ok']])
  })

  test('are looked at each minute, and whatever goes wrong there keeps no queue from being looked at', async ({
    ctx,
  }) => {
    engine.knownSchedules.push(HOURLY)
    engine.add({ queue: 'reports', state: 'waiting', createdAt: ctx.now })
    for (const seconds of [0, 15, 30, 60]) await look(later(ctx, seconds))
    expect(engine.calls.filter(({ name }) => name === 'schedules')).toHaveLength(2)
    engine.schedules = () => Promise.reject(new Error('no such table'))
    await look(later(ctx, 130))
    expect(await names(ctx)).toEqual([['hourly', 'unknown']])
    expect((await getQueue(later(ctx, 130), SOURCE, 'reports')).asOf).toBe(later(ctx, 130).now.toISOString())
  })
})
