import { describe, expect } from 'vitest'
import { queues } from '@/db/schema'
import { auditTrail } from '@/db/testing/factories'
import { as, test } from '@/db/testing/test'
import type { Context } from '@/lib/context'
import {
  changeCronJob,
  createCronJob,
  deleteCronJob,
  pauseCronJob,
  recordCheckIn,
  resumeCronJob,
  revokePingKey,
} from './commands'
import { newCheckIn, newCronJob } from './contract'
import { getCronJob, getCronJobDetail, getCronRun, listCronJobs, listCronRuns } from './queries'
import { at, checkIn, createJob, ledger } from './testing'

const WANTED = newCronJob.parse({ slug: 'nightly-report', schedule: '0 2 * * *', timezone: 'Europe/Berlin' })
const service = (ctx: Context): Context => ({
  ...ctx,
  actor: { ...ctx.actor, kind: 'token', permissions: new Set(['cron:check_in']) },
})
const refused = (code: string) => expect.objectContaining({ code })

describe('creating a job', () => {
  test('writes its first slot ahead and leaves an audit row', async ({ ctx }) => {
    const job = await createCronJob(ctx, WANTED)

    expect(job).toMatchObject({ slug: 'nightly-report', state: 'new', nextDueAt: '2026-01-03T01:00:00.000Z' })
    expect(job.pingUrl).toMatch(/\/ping\/[\da-f-]{36}$/)
    expect(job.pingUrl).not.toContain(job.id)
    expect(await auditTrail(ctx, 'cron:nightly-report')).toMatchObject([{ action: 'cron_job.created' }])
  })

  test('is refused for who may not, a slug that is taken, a schedule or a service that cannot be', async ({
    ctx,
  }) => {
    await createCronJob(ctx, WANTED)

    await expect(createCronJob(as(ctx, 'oncall'), WANTED)).rejects.toEqual(refused('forbidden'))
    await expect(createCronJob(ctx, WANTED)).rejects.toEqual(refused('conflict'))
    await expect(createCronJob(ctx, { ...WANTED, slug: 'x', schedule: '0 0 30 2 *' })).rejects.toMatchObject({
      code: 'unprocessable',
      message: expect.stringContaining('never fires'),
    })
    await expect(createCronJob(ctx, { ...WANTED, slug: 'y', service: 'nobody' })).rejects.toEqual(
      refused('unprocessable'),
    )
  })
})

describe('changing a job', () => {
  test('plans anew from now, and keeps what is past', async ({ ctx }) => {
    const job = await createJob(ctx)
    await checkIn(at(ctx, '2026-01-03T02:00:00Z'), job)
    const changed = await changeCronJob(at(ctx, '2026-01-03T12:00:00Z'), job.id, { schedule: '0 18 * * *' })

    expect(changed.nextDueAt).toBe('2026-01-03T18:00:00.000Z')
    expect((await ledger(ctx, job)).map(({ status }) => status)).toEqual(['ok'])
    expect((await auditTrail(ctx, `cron:${job.slug}`)).map(({ action }) => action)).toEqual([
      'cron_job.created',
      'cron_job.changed',
    ])
  })

  test('that changes nothing leaves nothing', async ({ ctx }) => {
    const job = await createJob(ctx)
    await changeCronJob(ctx, job.id, { name: job.name })

    expect(await auditTrail(ctx, `cron:${job.slug}`)).toHaveLength(1)
  })

  test('that is gone is reported', async ({ ctx }) => {
    await expect(changeCronJob(ctx, crypto.randomUUID(), {})).rejects.toEqual(refused('not_found'))
    await expect(deleteCronJob(ctx, crypto.randomUUID())).rejects.toEqual(refused('not_found'))
    await expect(revokePingKey(ctx, crypto.randomUUID())).rejects.toEqual(refused('not_found'))
  })

  test('deleting takes its ledger along', async ({ ctx }) => {
    const job = await createJob(ctx)
    await checkIn(ctx, job)
    await deleteCronJob(ctx, job.id)

    expect(await ledger(ctx, job)).toEqual([])
    await expect(getCronJob(ctx, job.id)).rejects.toEqual(refused('not_found'))
  })
})

describe('pausing', () => {
  test('keeps the time of the first pause, and needs cron:operate', async ({ ctx }) => {
    const job = await createJob(ctx)
    const paused = await pauseCronJob(as(ctx, 'oncall'), job.id)
    await pauseCronJob(at(ctx, '2026-01-05T00:00:00Z'), job.id)

    expect(await getCronJob(ctx, job.id)).toMatchObject({ state: 'paused', pausedAt: paused.pausedAt })
    await expect(resumeCronJob(as(ctx, 'support'), job.id)).rejects.toEqual(refused('forbidden'))
    expect((await resumeCronJob(ctx, job.id)).state).toBe('new')
    expect((await resumeCronJob(ctx, job.id)).pausedAt).toBeNull()
  })

  test('a check-in does not end it, and is kept', async ({ ctx }) => {
    const job = await createJob(ctx)
    await pauseCronJob(ctx, job.id)
    await checkIn(at(ctx, '2026-01-03T02:00:00Z'), job, { kind: 'fail' })

    expect(await getCronJob(at(ctx, '2026-01-03T02:01:00Z'), job.id)).toMatchObject({
      state: 'paused',
      lastRun: { status: 'failed' },
    })
  })
})

describe('a check-in by the API', () => {
  const say = (said: object) => newCheckIn.parse(said)

  test('answers with its run, and repairs the ledger with its own time', async ({ ctx }) => {
    const job = await createJob(ctx)
    const late = service(at(ctx, '2026-01-03T09:00:00Z'))
    const { run } = await recordCheckIn(late, job.id, say({ status: 'ok', at: '2026-01-03T02:00:30Z' }))

    expect(run).toMatchObject({ status: 'ok', dueAt: '2026-01-03T02:00:00.000Z' })
  })

  test('with results of tenants that failed is a failed run that names them', async ({ ctx }) => {
    const job = await createJob(ctx)
    const { run } = await recordCheckIn(
      service(at(ctx, '2026-01-03T02:00:00Z')),
      job.id,
      say({
        status: 'ok',
        counts: { mails: 415 },
        tenants: { ok: 412, failed: [{ tenant: 'acme', error: 'bounced' }] },
      }),
    )

    expect(run).toMatchObject({
      status: 'failed',
      reason: 'tenants',
      counts: { mails: 415 },
      tenants: { ok: 412, failedCount: 1, failed: [{ tenant: 'acme', error: 'bounced' }] },
    })
  })

  test('is refused without its scope, for an unknown job, and for a time far away', async ({ ctx }) => {
    const job = await createJob(ctx)
    const ok = say({ status: 'ok' })

    await expect(recordCheckIn(ctx, job.id, ok)).rejects.toEqual(refused('forbidden'))
    await expect(recordCheckIn(service(ctx), crypto.randomUUID(), ok)).rejects.toEqual(refused('not_found'))
    for (const time of ['2025-11-01T00:00:00Z', '2026-03-01T00:00:00Z'])
      await expect(recordCheckIn(service(ctx), job.id, say({ status: 'ok', at: time }))).rejects.toEqual(
        refused('unprocessable'),
      )
  })
})

describe('reading', () => {
  test('shows the most urgent first, with their last words, and the address only to who may write', async ({
    ctx,
  }) => {
    const tag = `t-${crypto.randomUUID().slice(0, 8)}`
    const [fine, bad] = [await createJob(ctx, { tags: [tag] }), await createJob(ctx, { tags: [tag] })]
    await checkIn(at(ctx, '2026-01-03T02:00:00Z'), fine)
    await checkIn(at(ctx, '2026-01-03T02:00:00Z'), bad, { kind: 'fail', body: 'Error: disk full' })
    const later = at(as(ctx, 'viewer'), '2026-01-03T03:00:00Z')
    const page = await listCronJobs(later, { tag, limit: 1 })

    expect(page.items).toMatchObject([
      {
        id: bad.id,
        state: 'down',
        pingUrl: null,
        lastRun: { errorSnippet: 'Error: disk full' },
        strip: [{}],
      },
    ])
    expect(page.counts).toMatchObject({ up: 1, down: 1 })
    const next = await listCronJobs(later, { tag, limit: 1, cursor: page.nextCursor ?? '' })
    expect(next).toMatchObject({ items: [{ id: fine.id, state: 'up' }], nextCursor: null })
    expect((await listCronJobs(later, { tag, limit: 9, state: ['up'] })).items).toHaveLength(1)
  })

  test('a run with what it said and what stood around it', async ({ ctx }) => {
    const job = await createJob(ctx)
    await checkIn(at(ctx, '2026-01-03T02:00:00Z'), job, { kind: 'start' })
    await checkIn(at(ctx, '2026-01-03T02:01:00Z'), job, { kind: 'log', body: 'step 1\n' })
    await checkIn(at(ctx, '2026-01-03T02:02:00Z'), job, { kind: 'fail', exitCode: 1, body: 'boom\n' })
    const [run] = (await listCronRuns(at(ctx, '2026-01-03T02:03:00Z'), job.id, { to: 'now', limit: 1 })).items
    const detail = await getCronRun(ctx, job.id, run?.id ?? '')

    expect(detail).toMatchObject({ status: 'failed', log: 'step 1\nboom\n', durationMs: 120_000 })
    expect(detail.checkIns.map(({ kind }) => kind)).toEqual(['start', 'log', 'fail'])
    expect(detail.cause).toMatchObject({ maintenance: false, service: null })
    expect((await getCronJobDetail(ctx, job.id)).events).toMatchObject([{ kind: 'run_failed' }])
    expect(detail.cause?.backlog).toBeNull()
    await expect(getCronRun(ctx, job.id, '1')).rejects.toEqual(refused('not_found'))
  })

  test('a bad run with the backlog of the queue it feeds', async ({ ctx }) => {
    await ctx.db.insert(queues).values({
      ...{ source: 'jobs', queue: 'mail out', level: 'degraded', levelSince: ctx.now, asOf: ctx.now },
      reading: { counts: { waiting: { value: 7, exactness: 'exact' }, failed: null } },
      oldestWaitingAt: new Date('2026-01-03T01:30:00Z'),
    })
    const job = await createJob(ctx, { feeds: 'jobs/mail out' })
    await checkIn(at(ctx, '2026-01-03T02:02:00Z'), job, { kind: 'fail' })
    const [run] = (await listCronRuns(at(ctx, '2026-01-03T02:03:00Z'), job.id, { to: 'now', limit: 1 })).items

    expect((await getCronRun(ctx, job.id, run?.id ?? '')).cause?.backlog).toEqual({
      ...{ queue: 'jobs/mail out', waiting: 7, failed: null, level: 'degraded' },
      oldestWaitingAt: '2026-01-03T01:30:00.000Z',
    })
  })
})
