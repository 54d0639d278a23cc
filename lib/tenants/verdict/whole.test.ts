import { afterAll, beforeAll, beforeEach, describe, expect } from 'vitest'
import { as, test } from '@/db/testing/test'
import { type Context, SYSTEM } from '@/lib/context'
import { recordCheckIn } from '@/lib/cron/commands'
import type { NewCheckIn } from '@/lib/cron/contract'
import { createJob } from '@/lib/cron/testing'
import { TestingEngine } from '@/lib/queues/testing-engine'
import { tenantQuery } from '../contract'
import { getTenant } from '../queries'
import { ago, Product, standIn } from '../testing'

const product = new Product()
const DAY = tenantQuery.parse({})
const REFUSED = 'SMTP 550: mailbox of ada@players.example is full'

beforeAll(async () => {
  await product.start()
  for (const id of ['12', '123', 'a', 'b', 'c', 'd']) await product.league(id)
})
afterAll(product.stop)
beforeEach(async () => {
  product.configure()
  await product.sql`truncate errors, audit, daily, members`
})

const open = (ctx: Context, id = '12') => getTenant(as(ctx, 'support'), id, DAY)
const checkIn = (ctx: Context, id: string, said: NewCheckIn) =>
  recordCheckIn({ ...ctx, actor: SYSTEM }, id, said)
const failed = (tenant: string, error = REFUSED, seconds = 600) => ({
  ...{ state: 'failed' as const, queue: 'mail', tenant, error },
  ...{ finishedAt: ago(seconds), createdAt: ago(seconds + 5) },
})

describe('a tenant alone in trouble', () => {
  test('has failed jobs, a failed run and errors that nobody else has', async ({ ctx }) => {
    const engine = new TestingEngine()
    for (const seconds of [600, 500, 400]) engine.add(failed('12', REFUSED, seconds))
    engine.add(failed('123', 'the disk is full'))
    engine.add({ state: 'waiting', queue: 'mail', tenant: '12', createdAt: ago(30) })
    await standIn(ctx, engine)
    const job = await createJob(ctx, { slug: 'nightly-export' })
    await checkIn(ctx, job.id, {
      status: 'ok',
      tenants: { ok: 9, failed: [{ tenant: '12', error: 'no address' }] },
    })
    for (const seconds of [50, 40, 30, 20])
      await product.error('12', `no score sheet ${seconds}`, { at: ago(seconds) })
    await product.error('123', 'no timing feed')
    const view = await open(ctx)

    expect(view.verdict).toMatchObject({
      level: 'degraded',
      scope: 'tenant',
      since: ago(600).toISOString(),
    })
    expect(view.verdict?.sentence).toBe(
      'League 12: degraded since 02:54 UTC - 3 failed jobs (mail: SMTP 550: mailbox of a•••@••• is full), nightly-export failed here, 4 errors on POST /api/picks. Only this tenant.',
    )
    expect(view.whoElse?.items.map(({ kind, others }) => [kind, others])).toEqual([
      ...[
        ['job', 0],
        ['error', 0],
        ['cron', 0],
      ],
    ])
    expect(view.jobs?.items.map(({ state, tenant }) => [state, tenant])).toEqual([
      ...[
        ['waiting', '12'],
        ['failed', '12'],
        ['failed', '12'],
        ['failed', '12'],
      ],
    ])
    expect(view.jobs?.items[1]?.mayRetry).toEqual({ allowed: true, reason: null })
    expect(view.timeline?.items.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['error', 'job', 'cron', 'staff']),
    )
    expect(JSON.stringify(view)).not.toContain('ada@players')
  })

  test('is told apart from one whose id begins like its own', async ({ ctx }) => {
    const engine = new TestingEngine()
    engine.add(failed('123'))
    engine.add({ state: 'waiting', queue: 'mail', tenant: '123' })
    await standIn(ctx, engine)
    const job = await createJob(ctx, { slug: 'digest' })
    await checkIn(ctx, job.id, { status: 'ok', tenants: { ok: 9, failed: [{ tenant: '123' }] } })
    for (let at = 0; at < 5; at++) await product.error('123', 'no timing feed')
    const view = await open(ctx)

    expect(view.verdict).toMatchObject({ level: 'operational', scope: 'none', evidence: [] })
    expect([view.jobs?.items, view.errors?.items, view.whoElse?.items]).toEqual([[], [], []])
    expect(view.cron?.items).toMatchObject([{ slug: 'digest', outcome: 'ok', failed: 1 }])
  })
})

describe('trouble of everybody', () => {
  test('is platform-wide by the same error of jobs, with a link to the group of the queue', async ({
    ctx,
  }) => {
    const engine = new TestingEngine()
    for (const tenant of ['12', 'a', 'b', 'c', 'd'])
      engine.add(failed(tenant, `connect ECONNREFUSED 127.0.0.1:${tenant.length}`))
    await standIn(ctx, engine)
    const { verdict, whoElse } = await open(ctx)

    expect(verdict).toMatchObject({
      scope: 'platform',
      scopeSentence: 'Platform-wide: 4 other tenants have the same.',
    })
    expect(verdict?.evidence[0]?.href).toMatch(/^\/queues\/jobs\/mail\?signature=[\da-f]{16}$/)
    expect(whoElse?.items[0]).toMatchObject({ others: 4, othersCount: 4 })
    expect(whoElse?.items[0]?.tenants.toSorted()).toEqual(['a', 'b', 'c', 'd'])
  })

  test('is platform-wide by the same error of requests', async ({ ctx }) => {
    await standIn(ctx, new TestingEngine())
    for (const tenant of ['12', '12', '12', 'a', 'b', 'c', 'c'])
      await product.error(tenant, `race ${tenant} has no feed 7`)
    for (const tenant of ['12', '12', '12', 'a', 'b', 'c', 'c']) await product.error(tenant, 'no feed')
    const { whoElse, verdict } = await open(ctx)

    expect(verdict?.scope).toBe('platform')
    expect(whoElse?.items).toContainEqual(
      expect.objectContaining({
        kind: 'error',
        count: 3,
        others: 3,
        othersCount: 4,
        tenants: ['c', 'a', 'b'],
      }),
    )
  })

  test('is a run that failed as a whole', async ({ ctx }) => {
    await standIn(ctx, new TestingEngine())
    const job = await createJob(ctx, { slug: 'nightly-export' })
    const earlier = { ...ctx, now: ago(3_600) }
    await checkIn(earlier, job.id, { status: 'ok', tenants: { ok: 10, failed: [] } })
    await checkIn(ctx, job.id, { status: 'fail', message: 'Error: out of memory' })
    const { verdict, cron } = await open(ctx)

    expect(cron?.items).toMatchObject([{ outcome: 'run_failed', error: 'Error: out of memory' }])
    expect(verdict).toMatchObject({
      scope: 'platform',
      scopeSentence: 'Platform-wide: it failed for everybody.',
    })
  })
})

describe('what is not known', () => {
  test('is not taken for fine: an engine that is away', async ({ ctx }) => {
    const engine = new TestingEngine()
    engine.add(failed('12'))
    await standIn(ctx, engine)
    engine.down = 'The engine is away.'
    const { verdict, jobs } = await open(ctx)

    expect(jobs).toMatchObject({ items: [], problems: [{ source: 'jobs' }] })
    expect(verdict).toMatchObject({ level: 'unknown', missing: ['jobs of jobs'] })
  })

  test('is told where pitwall.yaml does not ask who else has it', async ({ ctx }) => {
    product.configure({ queries: { allErrors: undefined } })
    await standIn(ctx, new TestingEngine())
    for (let at = 0; at < 3; at++) await product.error('12', 'no feed')
    const { verdict, whoElse } = await open(ctx)

    expect(verdict?.scopeSentence).toBe('Whether others have it is not known.')
    expect(whoElse?.items).toMatchObject([{ others: null, reason: expect.stringContaining('pitwall.yaml') }])
  })
})
