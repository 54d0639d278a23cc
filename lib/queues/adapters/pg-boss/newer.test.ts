import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { QueueAdapter } from '@/lib/queues/adapter'
import { queueAdapterContract } from '@/lib/queues/adapter.contract'
import { type NewerNode, newerNode } from '@/lib/queues/testing/newer-node'
import { largeQueueContract } from './large.contract'
import { BossEngine } from './testing/engine'

const newer = await newerNode()

if (typeof newer === 'string') test.skip(`pg-boss 12: ${newer}`)
else {
  queueAdapterContract('pg-boss 12', new BossEngine('pgboss12', newer))
  largeQueueContract(60_000, newer)
  besides(newer)
}

function besides(node: NewerNode): void {
  describe('pg-boss 12 besides', () => {
    const engine = new BossEngine('pgboss12b', node)
    let adapter: QueueAdapter
    beforeAll(async () => {
      await engine.start()
      adapter = engine.open({ tenantPath: null, poolSize: 2, timeoutMs: 2_000 })
    }, 60_000)
    afterAll(async () => {
      await adapter.close()
      await engine.stop()
    })

    test('a job brought back is no longer among those that ended, by which pg-boss cleans up', async () => {
      await engine.do('addQueue', 'mail')
      const [id = ''] = await engine.produce('mail', [{}])
      await engine.work('mail', [{ fails: 'SMTP 451' }])
      const [job] = await adapter.lookAt('mail', [id])

      expect(await adapter.retry?.('mail', [{ id, version: job?.version ?? '' }])).toEqual(['done'])
      const [row] = await engine.server
        .sql`select completed_on, state, retry_limit from pgboss.job where id = ${id}`
      expect(row).toEqual({ completed_on: null, state: 'retry', retry_limit: 1 })
    })

    test('a job tells which others it waited for, and they tell of it', async () => {
      await engine.do('addQueue', 'family')
      const [parent = '', child = ''] = await engine.produce('family', [{}, {}])
      await engine.server.sql`insert into pgboss.job_dependency (child_name, child_id, parent_name, parent_id)
        values ('family', ${child}, 'family', ${parent})`

      expect((await adapter.job('family', child))?.relatives).toEqual([parent])
      expect((await adapter.job('family', parent))?.relatives).toEqual([child])
    })

    test('a job that waits for another is delayed, and so it is counted', async () => {
      await engine.do('addQueue', 'flow')
      const [id = ''] = await engine.produce('flow', [{}])
      await engine.server.sql`update pgboss.job set blocked = true, pending_dependencies = 1 where id = ${id}`

      const reading = (await adapter.overview()).find(({ queue }) => queue === 'flow')
      const [job] = await adapter.lookAt('flow', [id])

      expect(reading?.counts).toMatchObject({ waiting: { value: 0 }, delayed: { value: 1 } })
      expect(job?.state).toBe('delayed')
    })
  })
}
