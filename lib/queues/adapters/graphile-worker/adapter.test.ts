import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AdapterSettings, QueueAdapter } from '@/lib/queues/adapter'
import { queueAdapterContract } from '@/lib/queues/adapter.contract'
import { GraphileEngine } from './testing/engine'

const SETTINGS: AdapterSettings = { tenantPath: 'customer.id', poolSize: 2, timeoutMs: 2_000 }

queueAdapterContract('graphile-worker 0.16', new GraphileEngine('graphile16'))

describe('graphile-worker besides', () => {
  const engine = new GraphileEngine('graphile')
  let adapter: QueueAdapter
  beforeAll(async () => {
    await engine.start()
    adapter = engine.open(SETTINGS)
  }, 60_000)
  afterAll(async () => {
    await adapter.close()
    await engine.stop()
  })

  test('a payload with the escape of a zero byte breaks no list, filter or overview', async () => {
    const [poisoned, sound] = await engine.produce('poisoned', [
      { payload: { customer: { id: 'a\u0000b' }, note: 1 } },
      { payload: { customer: { id: 'north' }, note: 1 } },
    ])

    const page = await adapter.jobs({ queue: 'poisoned', tenant: 'north' }, { after: null, limit: 5 })
    const all = await adapter.jobs({ queue: 'poisoned' }, { after: null, limit: 5 })
    const [reading] = (await adapter.overview()).filter(({ queue }) => queue === 'poisoned')

    expect(page.jobs).toMatchObject([{ id: sound }])
    expect(all.jobs.map(({ id, tenant }) => ({ id, tenant }))).toEqual([
      { id: sound, tenant: 'north' },
      { id: poisoned, tenant: null },
    ])
    expect(reading?.tenants).toEqual([{ tenant: 'north', jobs: 1 }])
  })

  test('a job that is put off for ever is delayed, and has no time to run at', async () => {
    await engine.addQueue('never')
    await engine.server.sql`select graphile_worker.add_job('never', run_at => 'infinity')`

    const { jobs } = await adapter.jobs({ queue: 'never' }, { after: null, limit: 5 })

    expect(jobs).toMatchObject([{ state: 'delayed', runAt: null }])
  })

  test('the name of a job is the named queue that lines it up', async () => {
    await engine.server.sql`select graphile_worker.add_job('mail', queue_name => 'one-by-one')`

    const { jobs } = await adapter.jobs({ queue: 'mail' }, { after: null, limit: 5 })

    expect(jobs).toMatchObject([{ name: 'one-by-one' }])
  })

  test('an account that is shown no rows hears why, instead of an empty queue', async () => {
    await engine.addQueue('hidden')
    const blind = await engine.openReadOnly(SETTINGS, 'nobypassrls')

    await expect(blind.overview()).rejects.toMatchObject({
      code: 'upstream_failed',
      message: expect.stringContaining('BYPASSRLS'),
    })
    await blind.close()
  })

  test('a schema that is not there is told as such', async () => {
    const { sql } = engine.server
    const lost = engine.open(SETTINGS)
    await sql`alter schema graphile_worker rename to moved`

    await expect(lost.overview()).rejects.toMatchObject({
      code: 'upstream_failed',
      message: 'The schema does not hold the tables of this engine.',
    })
    await sql`alter schema moved rename to graphile_worker`
    await lost.close()
  })
})
