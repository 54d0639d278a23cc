import { FlowProducer } from 'bullmq'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { QueueAdapter } from '@/lib/queues/adapter'
import { REDIS_SERVER, WITHOUT_REDIS } from '@/lib/queues/testing/redis'
import { openBullmq } from './adapter'
import { BullmqEngine } from './testing'

const SETTINGS = { tenantPath: 'customer.id', poolSize: 1, timeoutMs: 5_000 }
const engine = new BullmqEngine()
let adapter: QueueAdapter

const reading = async (queue: string, from = adapter) =>
  (await from.overview()).find((found) => found.queue === queue)

const open = (config: { prefix?: string; names?: string[] }) =>
  openBullmq(
    { url: `redis://127.0.0.1:${engine.address().port}`, prefix: 'bull', names: undefined, ...config },
    SETTINGS,
  )

const fail = async (queue: string, payloads: unknown[], message = 'SMTP 451') => {
  const ids = await engine.produce(
    queue,
    payloads.map((payload) => ({ payload })),
  )
  await engine.work(
    queue,
    payloads.map(() => ({ fails: message })),
  )
  return ids
}

describe.skipIf(!REDIS_SERVER)(`looks at BullMQ${WITHOUT_REDIS}`, () => {
  beforeAll(async () => {
    await engine.start()
    adapter = engine.open(SETTINGS)
  })
  afterAll(async () => {
    await adapter?.close()
    await engine.stop()
  })

  describe('the oldest waiting job', () => {
    test('is found among the jobs of every priority', async () => {
      const queue = engine.queue('priorities')
      const old = Date.now() - 3_600_000
      await queue.add('urgent', {}, { priority: 1 })
      await queue.add('some day', {}, { priority: 5, timestamp: old })
      await queue.add('next', {})

      const found = await reading('priorities')
      expect(found?.counts.waiting).toEqual({ value: 3, exactness: 'exact' })
      expect(Number(found?.oldestWaitingAt)).toBe(old)
    })

    test('waits since its delay was over, not since it was made', async () => {
      const made = Date.now() - 600_000
      await engine.queue('delay-over').add('task', {}, { timestamp: made, delay: 540_000 })
      const job = (await engine.queue('delay-over').getDelayed())[0]
      await job?.promote()

      expect(Number((await reading('delay-over'))?.oldestWaitingAt)).toBe(made + 540_000)
    })

    test('that was brought back waits since it was seen, not since it was made', async () => {
      const [id = ''] = await fail('brought-back', [{}])
      await engine.redis.hset(`bull:brought-back:${id}`, 'timestamp', Date.now() - 86_400_000)
      const [job] = await adapter.lookAt('brought-back', [id])
      await adapter.retry?.('brought-back', [{ id, version: job?.version ?? '' }])

      const first = (await reading('brought-back'))?.oldestWaitingAt
      expect(Date.now() - Number(first)).toBeLessThan(10_000)
      expect((await reading('brought-back'))?.oldestWaitingAt).toEqual(first)
    })
  })

  test('estimates how many of very many delayed jobs were tried before', async () => {
    const made = await engine
      .queue('many-delayed')
      .addBulk(Array.from({ length: 2_000 }, () => ({ name: 'task', data: {}, opts: { delay: 3_600_000 } })))
    const pipeline = engine.redis.pipeline()
    for (const [at, { id }] of made.entries())
      if (at % 4 === 0) pipeline.hset(`bull:many-delayed:${id}`, 'atm', 1)
    await pipeline.exec()

    const counts = (await reading('many-delayed'))?.counts
    expect(counts?.retrying?.exactness).toBe('estimate')
    expect(counts?.retrying?.value).toBeGreaterThan(400)
    expect(counts?.retrying?.value).toBeLessThan(600)
    expect((counts?.retrying?.value ?? 0) + (counts?.delayed?.value ?? 0)).toBe(2_000)
  })

  test('tells nothing of jobs that ended well and were not kept', async () => {
    await engine.queue('forgetful').add('task', {}, { removeOnComplete: true })
    await engine.work('forgetful', ['ok'])

    const found = await reading('forgetful')
    expect(found).toMatchObject({ finished: null, counts: { completed: { value: 0 } } })
    expect(Date.now() - Number(found?.lastWorkedAt)).toBeLessThan(30_000)
  })

  test('counts those that ended well in the last hour, or since the oldest that is kept', async () => {
    await engine.produce('kept', [{}, {}])
    const before = Date.now()
    await engine.work('kept', ['ok', 'ok'])

    const finished = (await reading('kept'))?.finished
    expect(finished?.count).toBe(2)
    expect(Number(finished?.since)).toBeGreaterThanOrEqual(before)
  })

  test('finds its queues in a Redis full of other things, and only those of its prefix', async () => {
    const others = (does: string) => `for i = 1, 150000 do redis.call(${does}) end`
    await engine.redis.eval(others("'SET', 'else:' .. i, 1"), 0)
    await engine.redis.hset('other:hidden:meta', 'version', 'bullmq:6.7.0')
    await engine.redis.hset('bull:two:parts:meta', 'version', 'bullmq:6.7.0')
    await engine.redis.hset('bull[1]:odd:meta', 'version', 'bullmq:6.7.0')
    const [whole, named, odd] = [open({}), open({ names: ['kept'] }), open({ prefix: 'bull[1]' })]

    await expect.poll(() => reading('kept', whole)).toBeDefined()
    const names = (await whole.overview()).map(({ queue }) => queue)
    expect(names).not.toContain('hidden')
    expect(names).not.toContain('two:parts')
    expect((await named.overview()).map(({ queue }) => queue)).toEqual(['kept'])
    expect((await named.jobs({ queue: 'forgetful' }, { after: null, limit: 5 })).jobs).toEqual([])
    await expect.poll(async () => (await odd.overview()).map(({ queue }) => queue)).toEqual(['odd'])
    await engine.redis.eval(others("'UNLINK', 'else:' .. i"), 0)
    await Promise.all([whole, named, odd].map((one) => one.close()))
  })

  test('tries a filter on the newest 5 000 jobs, says so, and goes on where it stopped', async () => {
    const pipeline = engine.redis.pipeline()
    for (let id = 1; id <= 6_000; id++) {
      const error = id === 10 ? 'the needle' : 'hay'
      pipeline.hset(`bull:hay:${id}`, {
        name: 'task',
        data: '{}',
        opts: '{}',
        timestamp: id,
        failedReason: error,
      })
      pipeline.zadd('bull:hay:failed', id, String(id))
    }
    await pipeline.exec()
    const filter = { queue: 'hay', state: 'failed', text: 'NEEDLE' } as const

    const first = await adapter.jobs(filter, { after: null, limit: 10 })
    expect(first).toMatchObject({ jobs: [], isBounded: true })
    const second = await adapter.jobs(filter, { after: first.next, limit: 10 })
    expect(second).toMatchObject({ jobs: [{ id: '10' }], next: null, isBounded: false })
  })

  test('goes on after a job that has left meanwhile, among others of the same millisecond', async () => {
    const pipeline = engine.redis.pipeline()
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) {
      pipeline.hset(`bull:ties:${id}`, { name: 'task', data: '{}', opts: '{}', timestamp: 1 })
      pipeline.zadd('bull:ties:failed', 1_000, id)
    }
    await pipeline.exec()
    const page = (after: string | null) =>
      adapter.jobs({ queue: 'ties', state: 'failed' }, { after, limit: 2 })

    const first = await page(null)
    await engine.redis.zrem('bull:ties:failed', 'e')
    const second = await page(first.next)
    expect([first, second].map(({ jobs }) => jobs.map(({ id }) => id))).toEqual([
      ['f', 'e'],
      ['d', 'c'],
    ])
  })

  test('pages through waiting jobs while others come and go', async () => {
    const ids = await engine.produce(
      'moving',
      Array.from({ length: 30 }, () => ({})),
    )
    const seen: string[] = []
    let after: string | null = null
    do {
      const page = await adapter.jobs({ queue: 'moving', state: 'waiting' }, { after, limit: 10 })
      seen.push(...page.jobs.map(({ id }) => id))
      after = page.next
      if (after) await engine.produce('moving', [{}, {}, {}])
    } while (after)
    expect(seen).toEqual([...ids].reverse())
  })

  test('bears whatever stands where a job should be', async () => {
    const { redis } = engine
    await redis.set('bull:broken:text', 'not a hash')
    await redis.hset('bull:broken:empty', 'x', '1')
    await redis.hset('bull:broken:odd', {
      timestamp: 'never',
      opts: '{"attempts":',
      data: '[object Object]',
      atm: 'NaN',
    })
    await redis.hset('bull:broken:odd', { stacktrace: '{', returnvalue: 'undefined', processedOn: '1e400' })
    await redis.set('bull:broken:odd:logs', 'not a list')
    for (const id of ['text', 'empty', 'odd', 'nothing']) await redis.zadd('bull:broken:failed', 1, id)

    const { jobs } = await adapter.jobs({ queue: 'broken' }, { after: null, limit: 10 })
    expect(jobs).toMatchObject([
      { id: 'odd', createdAt: null, startedAt: null, maxAttempts: 1, tenant: null },
    ])
    expect(await adapter.job('broken', 'odd')).toMatchObject({
      payload: { text: '[object Object]' },
      result: { text: 'undefined' },
      errors: [{ text: '{' }],
    })
    expect(await adapter.job('broken', 'text')).toBe(undefined)
  })

  test('leaves payloads of 10 MB in Redis', async () => {
    const payload = { customer: { id: 'north' }, blob: 'x'.repeat(10_000_000) }
    await fail('heavy', [payload, payload, payload], `SMTP 451 ${'e'.repeat(100_000)}`)
    const sent = async () =>
      Number(/total_net_output_bytes:(\d+)/.exec(await engine.redis.info('stats'))?.[1])

    const before = await sent()
    const { jobs } = await adapter.jobs({ queue: 'heavy', tenant: 'north' }, { after: null, limit: 10 })
    expect(jobs).toHaveLength(3)
    expect((await sent()) - before).toBeLessThan(300_000)
  })

  test('shows the log of a job, every failure, and whose child it is', async () => {
    const flow = new FlowProducer({ connection: engine.connection })
    const { job, children = [] } = await flow.add({
      name: 'order',
      queueName: 'parents',
      children: [
        { name: 'mail', queueName: 'children', data: {}, opts: { attempts: 2 } },
        { name: 'sibling', queueName: 'parents' },
      ],
    })
    const child = children.find(({ job: { name } }) => name === 'mail')?.job
    await child?.log('connecting to mail.example.com')
    await engine.work('children', [{ heals: 'SMTP 421' }, { fails: 'SMTP 451' }])
    await flow.close()

    const detail = await adapter.job('children', child?.id ?? '')
    expect(detail?.errors.map(({ text }) => text.split('\n')[0])).toEqual([
      'Its log:',
      'Error: SMTP 421',
      'Error: SMTP 451',
    ])
    expect(detail?.errors[0]?.text).toContain('connecting to mail.example.com')
    expect(detail?.errors.at(-1)?.at).toEqual(detail?.finishedAt)
    expect(detail?.relatives).toEqual([`parents:${job.id}`])
    const sibling = children.find(({ job: { name } }) => name === 'sibling')?.job
    expect((await adapter.job('parents', job.id ?? ''))?.relatives.sort()).toEqual(
      [`children:${child?.id}`, sibling?.id ?? ''].sort(),
    )
  })

  test('leaves a repeatable job of an older BullMQ where it is', async () => {
    await engine.addQueue('older')
    await engine.redis.zadd('bull:older:repeat', 2_000_000_000_000, 'report::::0 4 * * *')

    expect(await adapter.schedules?.()).toContainEqual({
      queue: 'older',
      name: 'older/report::::0 4 * * *',
      cron: null,
      everyMs: null,
      zone: null,
      lastAt: null,
      nextAt: new Date(2_000_000_000_000),
    })
    expect(await engine.redis.zcard('bull:older:repeat')).toBe(1)
  })

  test('knows schedulers with a zone or an interval, and that a new one has not fired', async () => {
    const queue = engine.queue('schedulers')
    await queue.upsertJobScheduler('nightly', { pattern: '0 30 2 * * *', tz: 'Europe/Berlin' })
    await queue.upsertJobScheduler('often', { every: 600_000 })

    const found = (await adapter.schedules?.())?.filter((one) => one.queue === 'schedulers')
    expect(found).toMatchObject([
      { name: 'schedulers/often', everyMs: 600_000, cron: null, lastAt: null },
      { name: 'schedulers/nightly', cron: '0 30 2 * * *', zone: 'Europe/Berlin', lastAt: null },
    ])
  })
})
