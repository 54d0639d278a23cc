import { setTimeout as sleep } from 'node:timers/promises'
import { runMigrations } from 'graphile-worker'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { JOB_STATES, type JobFilter, type JobPage, type QueueAdapter } from '@/lib/queues/adapter'
import { explainingServer } from '../postgres/testing/explaining-server'
import { openGraphileWorker } from './adapter'
import { fillGraphile } from './testing/fill'

const QUEUE = 'big'
const CONDITIONS = {
  waiting: 'attempts = 0 and locked_at is null and run_at <= now()',
  active: 'locked_at is not null',
  failed: 'locked_at is null and attempts >= max_attempts',
}
const isJobTable = (name: string) => name === '_private_jobs'

/** What holds for a table of very many jobs. */
export function largeTableContract(rows: number): void {
  describe(`graphile-worker with ${rows} jobs of a task`, { timeout: 120_000 }, () => {
    let server: Awaited<ReturnType<typeof explainingServer>>
    let sql: postgres.Sql
    let adapter: QueueAdapter

    beforeAll(async () => {
      server = await explainingServer()
      await runMigrations({ connectionString: server.url })
      sql = postgres(server.url, { max: 1, onnotice: () => undefined })
      await fillGraphile(sql, QUEUE, rows)
      await fillGraphile(sql, 'small', 1_000)
      await sql`analyze`
      adapter = openGraphileWorker(
        { url: server.url, schema: 'graphile_worker' },
        { tenantPath: 'customer.id', poolSize: 2, timeoutMs: 5_000 },
      )
    }, 600_000)
    afterAll(async () => {
      await adapter?.close()
      await sql?.end()
      await server?.remove()
    })

    const counts = async () => (await adapter.overview()).find(({ queue }) => queue === QUEUE)?.counts
    const idsWhere = async (state: keyof typeof CONDITIONS): Promise<string[]> => {
      const found = await sql.unsafe(
        `select id from graphile_worker._private_jobs where ${CONDITIONS[state]} and task_id = (
          select id from graphile_worker._private_tasks where identifier = $1) order by id desc`,
        [QUEUE],
      )
      return found.map(({ id }) => String(id))
    }
    const page = (filter: Partial<JobFilter>, after: string | null = null) =>
      adapter.jobs({ queue: QUEUE, ...filter }, { after, limit: 50 })
    const pages = async (filter: Partial<JobFilter>, most: number): Promise<JobPage[]> => {
      const all = [await page(filter)]
      for (let next = all[0]?.next; next && all.length < most; next = all.at(-1)?.next)
        all.push(await page(filter, next))
      return all
    }
    const ids = (all: JobPage[]) => all.flatMap(({ jobs }) => jobs.map(({ id }) => id))
    const untilRead = async () => {
      const failed = (await idsWhere('failed')).length
      await expect
        .poll(async () => (await counts())?.failed?.value, { timeout: 60_000, interval: 5 })
        .toBe(failed)
    }

    test('live jobs are exact or at least so many, and what no index counts is an estimate', async () => {
      const found = await counts()
      const waiting = (await idsWhere('waiting')).length

      expect(found?.completed).toBe(null)
      if (waiting < 5_000) expect(found?.waiting).toEqual({ value: waiting, exactness: 'exact' })
      else expect(found?.waiting?.exactness).toBe('at_least')
      expect(found?.failed?.exactness).toBe('estimate')
      expect(found?.active?.exactness).toBe('estimate')
    })

    test('what no index counts is right once the table has been read, some of it at a look', async () => {
      await untilRead()

      expect((await counts())?.active).toEqual({
        value: (await idsWhere('active')).length,
        exactness: 'estimate',
      })
    })

    test('failed jobs are listed without an index, newest first, each once', async () => {
      await untilRead()
      const found = ids(await pages({ state: 'failed' }, 60))

      expect(found).toEqual((await idsWhere('failed')).slice(0, found.length))
      expect(found.length).toBeGreaterThan(2_000)
    })

    test('active jobs are listed without an index, each once', async () => {
      await untilRead()

      expect(ids(await pages({ state: 'active' }, 100))).toEqual((await idsWhere('active')).slice(0, 5_000))
    })

    test('jobs that wait are listed among others by pages of any depth', async () => {
      const all = await idsWhere('waiting')

      const found = ids(await pages({ state: 'waiting' }, 100))

      expect(found).toEqual(all.slice(0, found.length))
      expect(found.length).toBeGreaterThan(2_000)
    })

    test('no look reads the job table from end to end', async () => {
      await untilRead()
      const ways: Record<string, string[]> = {}
      const note = async (look: string, work: () => Promise<unknown>) => {
        ways[look] = await server.scansOf(isJobTable, work)
      }
      const [id = ''] = await idsWhere('failed')
      // What it goes on to read by itself belongs to it.
      await note('overview', () => adapter.overview().then(() => sleep(300)))
      for (const state of [...JOB_STATES, undefined])
        await note(`jobs ${state}`, () => pages({ state, text: 'nothing says so' }, 3))
      await note('job', () => adapter.job(QUEUE, id))
      await note('lookAt', () => adapter.lookAt(QUEUE, [id]))

      expect(Object.values(ways).flat()).not.toContain('Seq Scan')
      // Where more of them stand together than are remembered, the way is another.
      if (rows < 100_000)
        expect(ways).toMatchInlineSnapshot(`
        {
          "job": [
            "Index Scan by jobs_pkey1",
          ],
          "jobs active": [
            "Index Scan by jobs_pkey1",
          ],
          "jobs completed": [
            "Index Only Scan by jobs_pkey1",
            "Index Scan by jobs_pkey1",
          ],
          "jobs delayed": [
            "Index Only Scan by jobs_pkey1",
            "Index Scan by jobs_pkey1",
          ],
          "jobs failed": [
            "Index Only Scan by jobs_pkey1",
            "Index Scan by jobs_pkey1",
          ],
          "jobs retrying": [
            "Index Only Scan by jobs_pkey1",
            "Index Scan by jobs_pkey1",
          ],
          "jobs undefined": [
            "Index Only Scan by jobs_pkey1",
            "Index Scan by jobs_pkey1",
          ],
          "jobs waiting": [
            "Index Only Scan by jobs_pkey1",
            "Index Scan by jobs_pkey1",
          ],
          "lookAt": [
            "Index Scan by jobs_pkey1",
          ],
          "overview": [
            "Bitmap Heap Scan",
            "Index Scan by jobs_main_index",
            "Tid Range Scan",
          ],
        }
      `)
    })

    test('the index that is advised makes failed jobs exact, and their lists go by it', async () => {
      const [advice, ...others] = (await adapter.indexAdvice?.()) ?? []
      expect(others).toEqual([])
      await sql.unsafe(advice?.statement ?? '')
      const all = await idsWhere('failed')

      expect(await adapter.indexAdvice?.()).toEqual([])
      expect((await counts())?.failed).toEqual(
        all.length > 10_000
          ? { value: 10_000, exactness: 'at_least' }
          : { value: all.length, exactness: 'exact' },
      )
      expect(ids(await pages({ state: 'failed' }, 60))).toEqual(all.slice(0, 3_000))
      expect(await server.scansOf(isJobTable, () => pages({ state: 'failed' }, 3))).toEqual([
        'Index Scan by _private_jobs_task_id_run_at_id_idx',
      ])
    })
  })
}
