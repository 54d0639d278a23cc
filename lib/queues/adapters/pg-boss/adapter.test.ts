import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AdapterSettings, QueueAdapter } from '@/lib/queues/adapter'
import { queueAdapterContract } from '@/lib/queues/adapter.contract'
import { BossEngine } from './testing/engine'

const SETTINGS: AdapterSettings = { tenantPath: 'customer.id', poolSize: 2, timeoutMs: 2_000 }

queueAdapterContract('pg-boss 10', new BossEngine('pgboss10'))

describe('pg-boss besides', () => {
  const engine = new BossEngine('pgboss')
  let adapter: QueueAdapter
  beforeAll(async () => {
    await engine.start()
    adapter = engine.open(SETTINGS)
  }, 60_000)
  afterAll(async () => {
    await adapter.close()
    await engine.stop()
  })

  const one = async (queue: string, id: string) => {
    const [job] = await adapter.lookAt(queue, [id])
    if (!job) throw new Error('the job is gone')
    return job
  }
  const failedOne = async (queue: string) => {
    const [id = ''] = await engine.produce(queue, [{}])
    await engine.work(queue, [{ fails: 'SMTP 451' }])
    return { id, version: (await one(queue, id)).version }
  }
  const countsOf = async (name: string) =>
    (await adapter.overview()).find(({ queue }) => queue === name)?.counts

  test('a job whose place another of its singleton key has taken stays failed, and the others are retried', async () => {
    await engine.do('addQueue', 'singletons')
    const refs = [await failedOne('singletons'), await failedOne('singletons'), await failedOne('singletons')]
    // As two jobs of one key in a queue of the policy `stately` come to stand: one failed, one took its place.
    await engine.server
      .sql`update pgboss.job set policy = 'stately', singleton_key = 'daily' where id = ${refs[1]?.id ?? ''}`
    await engine.server
      .sql`insert into pgboss.job (name, policy, singleton_key, state) values ('singletons', 'stately', 'daily', 'retry')`

    expect(await adapter.retry?.('singletons', refs)).toEqual(['done', 'changed', 'done'])
    expect((await one('singletons', refs[1]?.id ?? '')).state).toBe('failed')
  })

  test('a cancelled job is no backlog and no failure, and says what it is', async () => {
    await engine.do('addQueue', 'cancelling')
    const [id = ''] = await engine.produce('cancelling', [{}])
    await engine.do('cancel', 'cancelling', id)

    const counts = await countsOf('cancelling')
    const { jobs } = await adapter.jobs({ queue: 'cancelling' }, { after: null, limit: 5 })

    expect(Object.values(counts ?? {}).map((count) => count?.value)).toEqual([0, 0, 0, 0, 0, 0])
    expect(jobs).toEqual([])
    expect(await one('cancelling', id)).toMatchObject({ error: 'Cancelled.' })
    expect(
      await adapter.retry?.('cancelling', [{ id, version: (await one('cancelling', id)).version }]),
    ).toEqual(['changed'])
  })

  test('a job that was moved to the archive is still found, and can no more be retried', async () => {
    await engine.do('addQueue', 'old')
    const ref = await failedOne('old')
    const { sql } = engine.server
    await sql`insert into pgboss.archive select *, now() from pgboss.job where id = ${ref.id}`
    await sql`delete from pgboss.job where id = ${ref.id}`

    expect(await adapter.job('old', ref.id)).toMatchObject({ id: ref.id, state: 'failed', error: 'SMTP 451' })
    expect(await adapter.lookAt('old', [ref.id])).toMatchObject([{ state: 'failed' }])
    expect(await adapter.retry?.('old', [ref])).toEqual(['gone'])
  })

  test('an ended job shows what it returned, and errors of any shape are told in words', async () => {
    await engine.do('addQueue', 'shapes')
    const [done = ''] = await engine.produce('shapes', [{}])
    await engine.work('shapes', ['ok'])
    const shapes = [
      '"gone"',
      '{"value": "full"}',
      '{"value": {"message": "job failed by timeout in active state"}}',
      '{"code": 5}',
    ]
    const told: unknown[] = []
    for (const output of shapes) {
      const { id } = await failedOne('shapes')
      await engine.server.sql.unsafe('update pgboss.job set output = $1::text::jsonb where id = $2', [
        output,
        id,
      ])
      told.push((await one('shapes', id)).error)
    }

    expect((await adapter.job('shapes', done))?.result?.text).toBe('{"done": true}')
    expect(told).toEqual(['gone', 'full', 'job failed by timeout in active state', '{"code": 5}'])
  })

  test('the queues that pg-boss keeps for itself are left out', async () => {
    await engine.do('addQueue', '__pgboss__send-it')

    expect((await adapter.overview()).map(({ queue }) => queue)).not.toContain('__pgboss__send-it')
  })

  test('an index is advised only for a table that is not read at a glance', async () => {
    expect(await adapter.indexAdvice?.()).toEqual([])
  })
})
