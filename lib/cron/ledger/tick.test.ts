import { describe, expect } from 'vitest'
import { eventsOf } from '@/db/testing/factories'
import { test } from '@/db/testing/test'
import type { Context } from '@/lib/context'
import { pauseCronJob, resumeCronJob } from '../commands'
import { getCronJob } from '../queries'
import { at, checkIn, createJob, getJob, ledger, told } from '../testing'
import { tickLedger } from './tick'

const START = '2026-01-02T12:00:00Z'

/** Ticks every 10 seconds around the times named, as a worker that never sleeps would. */
async function tickAt(ctx: Context, ...times: string[]) {
  for (const time of times) {
    await tickLedger(at(ctx, time))
  }
}

/** A worker that lives from `from` to `to`, ticking every 15 seconds. */
async function live(ctx: Context, from: string, to: string) {
  for (let time = Date.parse(from); time <= Date.parse(to); time += 15_000)
    await tickLedger(at(ctx, new Date(time)))
}

describe('a slot nobody comes for', () => {
  test('is missed once its grace is over, told once, and the next is written ahead', async ({ ctx }) => {
    const job = await createJob(at(ctx, START))
    await live(ctx, '2026-01-03T01:59:00Z', '2026-01-03T02:06:00Z')

    expect(await told(ctx, job)).toEqual(['2026-01-03T02:00 missed'])
    expect(await eventsOf(ctx, `cron:${job.slug}`)).toMatchObject([
      {
        kind: 'run_missed',
        severity: 'critical',
        lane: 'cron',
        title: expect.stringContaining('did not run'),
      },
    ])
    const now = await getCronJob(at(ctx, '2026-01-03T02:06:00Z'), job.id)
    expect(now).toMatchObject({ state: 'down', nextDueAt: '2026-01-04T02:00:00.000Z' })
    expect((await ledger(ctx, job))[0]?.cause).toMatchObject({
      troubles: expect.any(Array),
      maintenance: false,
    })
  })

  test('shows the job as late meanwhile', async ({ ctx }) => {
    const job = await createJob(at(ctx, START))
    const state = async (time: string) => (await getCronJob(at(ctx, time), job.id)).state

    expect(await state('2026-01-03T01:59:00Z')).toBe('new')
    expect(await state('2026-01-03T02:01:00Z')).toBe('late')
  })

  test('leaves a row each time, also while the job is down, and tells only the first', async ({ ctx }) => {
    const job = await createJob(at(ctx, START), { schedule: '*/10 * * * *', graceSeconds: 60 })
    await live(ctx, START, '2026-01-02T12:33:00Z')

    expect(await told(ctx, job)).toEqual(
      ['12:10', '12:20', '12:30'].map((time) => `2026-01-02T${time} missed`),
    )
    expect(await eventsOf(ctx, `cron:${job.slug}`)).toHaveLength(1)
  })

  test('is unknown when nobody judged at that time, however much later somebody does', async ({ ctx }) => {
    const job = await createJob(at(ctx, START), { schedule: '0 * * * *', graceSeconds: 60 })
    await live(ctx, '2026-01-02T12:58:00Z', '2026-01-02T12:59:00Z')
    await live(ctx, '2026-01-02T15:30:00Z', '2026-01-02T16:02:00Z')

    expect(await told(ctx, job)).toEqual([
      '2026-01-02T13:00 unknown',
      '2026-01-02T14:00 unknown',
      '2026-01-02T15:00 unknown',
      '2026-01-02T16:00 missed',
    ])
  })

  test('is skipped in a pause, whose end tells nothing', async ({ ctx }) => {
    const job = await createJob(at(ctx, START), { schedule: '0 * * * *', graceSeconds: 60 })
    await pauseCronJob(at(ctx, '2026-01-02T12:30:00Z'), job.id)
    await live(ctx, '2026-01-02T12:59:00Z', '2026-01-02T13:03:00Z')
    await resumeCronJob(at(ctx, '2026-01-02T14:00:30Z'), job.id)
    await tickAt(ctx, '2026-01-02T13:03:15Z')
    await live(ctx, '2026-01-02T14:00:30Z', '2026-01-02T14:02:00Z')

    expect(await told(ctx, job)).toEqual(['2026-01-02T13:00 skipped', '2026-01-02T14:00 skipped'])
    expect(await eventsOf(ctx, `cron:${job.slug}`)).toEqual([])
    expect((await getJob(ctx, job.id)).health).toBe('new')
  })
})

describe('a run', () => {
  test('that comes a little early fills the slot it means', async ({ ctx }) => {
    const job = await createJob(at(ctx, START))
    await checkIn(at(ctx, '2026-01-03T01:58:00Z'), job)
    await live(ctx, '2026-01-03T01:58:00Z', '2026-01-03T02:07:00Z')

    expect(await told(ctx, job)).toEqual(['2026-01-03T02:00 ok'])
  })

  test('of every minute fills its own slot, however many stand ahead', async ({ ctx }) => {
    const job = await createJob(at(ctx, START), { schedule: '* * * * *', graceSeconds: 45 })
    await live(ctx, START, '2026-01-02T12:00:45Z')
    await checkIn(at(ctx, '2026-01-02T12:01:00.010Z'), job)
    await checkIn(at(ctx, '2026-01-02T12:02:00.010Z'), job)

    expect(await told(ctx, job)).toEqual(['2026-01-02T12:01 ok', '2026-01-02T12:02 ok'])
  })

  test('out of turn has no slot, and leaves the next one alone', async ({ ctx }) => {
    const job = await createJob(at(ctx, START))
    await checkIn(at(ctx, '2026-01-02T18:00:00Z'), job)
    await live(ctx, '2026-01-03T01:59:00Z', '2026-01-03T02:06:00Z')

    expect(await told(ctx, job)).toEqual(['no slot 2026-01-02T18:00 extra', '2026-01-03T02:00 missed'])
  })

  test('that never ends is timed out by its own clock, each of those that overlap', async ({ ctx }) => {
    const job = await createJob(at(ctx, START), { schedule: '*/5 * * * *', maxRuntimeSeconds: 600 })
    await checkIn(at(ctx, '2026-01-02T12:05:00Z'), job, { kind: 'start', runId: 'a' })
    await checkIn(at(ctx, '2026-01-02T12:10:00Z'), job, { kind: 'start', runId: 'b' })
    await live(ctx, '2026-01-02T12:10:00Z', '2026-01-02T12:13:00Z')
    await checkIn(at(ctx, '2026-01-02T12:13:00Z'), job, { runId: 'b' })
    await live(ctx, '2026-01-02T12:13:15Z', '2026-01-02T12:16:00Z')

    expect(
      (await ledger(ctx, job)).map(({ runId, status, durationMs }) => [runId, status, durationMs]),
    ).toEqual([
      ['a', 'timed_out', null],
      ['b', 'ok', 180_000],
    ])
  })

  test('that comes after its grace repairs the ledger and brings the job back', async ({ ctx }) => {
    const job = await createJob(at(ctx, START))
    await live(ctx, '2026-01-03T01:59:00Z', '2026-01-03T02:06:00Z')
    await checkIn(at(ctx, '2026-01-03T03:00:00Z'), job)

    expect(await told(ctx, job)).toEqual(['2026-01-03T02:00 late'])
    expect((await eventsOf(ctx, `cron:${job.slug}`)).map(({ kind }) => kind)).toEqual([
      'run_missed',
      'cron_recovered',
    ])
    expect((await getJob(ctx, job.id)).health).toBe('up')
  })

  test('told late with its own time was in time', async ({ ctx }) => {
    const job = await createJob(at(ctx, START))
    await live(ctx, '2026-01-03T01:59:00Z', '2026-01-03T02:06:00Z')
    await checkIn(at(ctx, '2026-01-03T09:00:00Z'), job, { at: new Date('2026-01-03T02:01:00Z') })

    expect(await told(ctx, job)).toEqual(['2026-01-03T02:00 ok'])
  })

  test('that fails keeps the end of what it said, and a fingerprint', async ({ ctx }) => {
    const job = await createJob(at(ctx, START), { failureTolerance: 1 })
    await checkIn(at(ctx, '2026-01-03T02:00:00Z'), job, {
      kind: 'fail',
      exitCode: 3,
      body: 'x\nError: no host db-17\n',
    })

    expect((await ledger(ctx, job))[0]).toMatchObject({
      status: 'failed',
      reason: 'exit_code',
      exitCode: 3,
      errorSnippet: 'x\nError: no host db-17',
      fingerprint: expect.stringMatching(/^[\da-f]{16}$/),
    })
    expect(await eventsOf(ctx, `cron:${job.slug}`)).toMatchObject([
      { kind: 'run_failed', severity: 'warning', title: expect.stringContaining('Error: no host db-17') },
    ])
    expect((await getJob(ctx, job.id)).health).toBe('up')
  })
})

describe('every 15m', () => {
  test('counts from the run before, wherever that was', async ({ ctx }) => {
    const job = await createJob(at(ctx, START), { schedule: 'every 15m', graceSeconds: 60 })
    await checkIn(at(ctx, '2026-01-02T12:03:00Z'), job)
    await checkIn(at(ctx, '2026-01-02T12:18:40Z'), job)
    await checkIn(at(ctx, '2026-01-02T12:20:00Z'), job)
    await live(ctx, '2026-01-02T12:20:00Z', '2026-01-02T12:36:00Z')
    await checkIn(at(ctx, '2026-01-02T12:36:00Z'), job)
    await checkIn(at(ctx, '2026-01-02T12:51:00Z'), job)

    expect(await told(ctx, job)).toEqual([
      '2026-01-02T12:15 ok',
      '2026-01-02T12:18 ok',
      'no slot 2026-01-02T12:20 extra',
      '2026-01-02T12:33 late',
      '2026-01-02T12:51 ok',
    ])
  })
})
