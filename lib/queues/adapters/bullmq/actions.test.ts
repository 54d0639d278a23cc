import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { QueueAdapter } from '@/lib/queues/adapter'
import { REDIS_SERVER, WITHOUT_REDIS } from '@/lib/queues/testing/redis'
import { openBullmq } from './adapter'
import { BullmqEngine } from './testing'

const SETTINGS = { tenantPath: null, poolSize: 1, timeoutMs: 5_000 }
const engine = new BullmqEngine()
let adapter: QueueAdapter

async function failedJobs(queue: string, count: number, opts = {}) {
  await engine.queue(queue).addBulk(Array.from({ length: count }, () => ({ name: 'task', data: {}, opts })))
  await engine.work(
    queue,
    Array.from({ length: count }, () => ({ fails: 'SMTP 451' })),
  )
  const { jobs } = await adapter.jobs({ queue, state: 'failed' }, { after: null, limit: 200 })
  return jobs.map(({ id, version }) => ({ id, version }))
}

const waiting = async (queue: string) => engine.redis.lrange(`bull:${queue}:wait`, 0, -1)

const asBefore6 = (queue: string, fields = {}) =>
  engine.redis.hset(`bull:${queue}:meta`, { version: 'bullmq:5.81.5', ...fields })

describe.skipIf(!REDIS_SERVER)(`changes to BullMQ${WITHOUT_REDIS}`, () => {
  beforeAll(async () => {
    await engine.start()
    adapter = engine.open(SETTINGS)
  })
  afterAll(async () => {
    await adapter?.close()
    await engine.stop()
  })

  test('a job that somebody else brings back at the same time is never discarded', async () => {
    const refs = await failedJobs('contest', 120)
    const queue = engine.queue('contest')
    const rival = refs.map(async ({ id }) => {
      const job = await queue.getJob(id)
      await job?.retry('failed').catch(() => undefined)
    })

    const outcomes = (await adapter.discard?.('contest', refs)) ?? []
    await Promise.all(rival)

    const left = new Set(await waiting('contest'))
    for (const [at, { id }] of refs.entries())
      expect({ id, discarded: outcomes[at] === 'done', left: left.has(id) }).toEqual({
        id,
        discarded: !left.has(id),
        left: left.has(id),
      })
  })

  test('the same end of a job is brought back once, though it fails again and again meanwhile', async () => {
    const refs = await failedJobs('again', 40)
    const rivals = [engine.open(SETTINGS), engine.open(SETTINGS), engine.open(SETTINGS)]
    const working = engine.work(
      'again',
      refs.map(() => ({ fails: 'SMTP 451' })),
    )

    const answers = await Promise.all(rivals.map((rival) => rival.retry?.('again', refs)))
    await working
    await Promise.all(rivals.map((rival) => rival.close()))

    expect(answers.flat().filter((outcome) => outcome === 'done')).toHaveLength(40)
    const jobs = await adapter.lookAt(
      'again',
      refs.map(({ id }) => id),
    )
    expect(jobs.every(({ state, attempts }) => state === 'failed' && attempts === 2)).toBe(true)
  })

  test('a job that goes to the front does so again, and one with a priority keeps it', async () => {
    const [lifo] = await failedJobs('front', 1, { lifo: true })
    await engine.produce('front', [{}, {}])
    const [urgent] = await failedJobs('urgent', 1, { priority: 3 })

    expect(await adapter.retry?.('front', lifo ? [lifo] : [])).toEqual(['done'])
    expect(await adapter.retry?.('urgent', urgent ? [urgent] : [])).toEqual(['done'])
    expect((await waiting('front')).at(-1)).toBe(lifo?.id)
    expect(await engine.redis.zrange('bull:urgent:prioritized', 0, '-1')).toEqual([urgent?.id])
  })

  test('a paused queue of an older BullMQ gets no job back: resuming it there would lose jobs', async () => {
    const refs = await failedJobs('older', 1)
    await asBefore6('older', { paused: '1' })

    await expect(adapter.retry?.('older', refs)).rejects.toMatchObject({ code: 'conflict' })
    expect(await waiting('older')).toEqual([])
    expect(await adapter.resume?.('older')).toBe(true)
    expect(await adapter.retry?.('older', refs)).toEqual(['done'])
  })

  test('a queue of an older BullMQ is not paused, and is resumed without losing a job', async () => {
    await engine.produce('older-full', [{}, {}])
    await asBefore6('older-full')
    await expect(adapter.pause?.('older-full')).rejects.toMatchObject({ code: 'conflict' })

    await asBefore6('older-full', { paused: '1' })
    await engine.redis.rpush('bull:older-full:paused', 'a', 'b')
    expect(await adapter.resume?.('older-full')).toBe(true)
    expect(new Set(await waiting('older-full'))).toEqual(new Set(['1', '2', 'a', 'b']))
  })

  test('a queue that is not there cannot be paused, and none is made by trying', async () => {
    await expect(adapter.pause?.('nobody-knows-it')).rejects.toMatchObject({ code: 'not_found' })
    expect(await engine.redis.keys('bull:nobody-knows-it:*')).toEqual([])
  })

  test('an account needs no more rights than docs/queues.md asks for', async () => {
    const refs = await failedJobs('rights', 2)
    const rights = /`(\+@read[^`]*\+@write[^`]*)`/.exec(readFileSync('docs/queues.md', 'utf8'))?.[1] ?? ''
    await engine.redis.call('ACL', 'SETUSER', 'operator', 'reset', 'on', '>acts', ...rights.split(' '))
    const url = `redis://operator:acts@127.0.0.1:${engine.address().port}`
    const operator = openBullmq({ url, prefix: 'bull', names: undefined }, SETTINGS)

    expect(await operator.retry?.('rights', refs.slice(0, 1))).toEqual(['done'])
    expect(await operator.discard?.('rights', refs.slice(1))).toEqual(['done'])
    expect([await operator.pause?.('rights'), await operator.resume?.('rights')]).toEqual([true, true])
    const found = (await operator.overview()).find(({ queue }) => queue === 'rights')
    expect(found?.workers).toBe(0)
    await operator.close()
  })

  test('what a queue says of its own version stays as it was', async () => {
    const refs = await failedJobs('versioned', 1)
    await asBefore6('versioned')
    await adapter.retry?.('versioned', refs)
    expect(await engine.redis.hget('bull:versioned:meta', 'version')).toBe('bullmq:5.81.5')
  })
})
