import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { JOB_STATES, type JobFilter, type JobPage, type QueueAdapter } from '@/lib/queues/adapter'
import type { NewerNode } from '@/lib/queues/testing/newer-node'
import { explainingServer } from '../postgres/testing/explaining-server'
import { openPgBoss } from './adapter'
import { bossWorkshopOn } from './testing/engine'
import { fillBoss } from './testing/fill'

const QUEUE = 'big'
const isJobTable = (name: string) => /^j[0-9a-f]{56}$|^job(_common)?$/.test(name)

/** What holds for a queue of very many jobs; of version 12, when its Node is given. */
export function largeQueueContract(rows: number, newer?: NewerNode): void {
  describe(`pg-boss ${newer ? 12 : 10} with ${rows} jobs in a queue`, { timeout: 120_000 }, () => {
    let server: Awaited<ReturnType<typeof explainingServer>>
    let sql: postgres.Sql
    let adapter: QueueAdapter

    beforeAll(async () => {
      server = await explainingServer()
      const workshop = bossWorkshopOn(server.url, newer)
      await workshop('start')
      await workshop('addQueue', QUEUE)
      await workshop('addQueue', 'small')
      await workshop('stop')
      sql = postgres(server.url, { max: 1, onnotice: () => undefined })
      await fillBoss(sql, QUEUE, rows)
      await fillBoss(sql, 'small', 1_000)
      await sql`analyze`
      adapter = open()
    }, 600_000)
    afterAll(async () => {
      await adapter?.close()
      await sql?.end()
      await server?.remove()
    })

    const open = (poolSize = 2) =>
      openPgBoss(
        { url: server.url, schema: 'pgboss' },
        { tenantPath: 'customer.id', poolSize, timeoutMs: 5_000 },
      )
    const counts = async (of = adapter) => (await of.overview()).find(({ queue }) => queue === QUEUE)?.counts
    const idsIn = async (state: string, order = 'completed_on desc, id desc'): Promise<string[]> => {
      const found = await sql.unsafe(
        `select id from pgboss.job where name = $1 and state = $2::text::pgboss.job_state order by ${order}`,
        [QUEUE, state],
      )
      return found.map(({ id }) => id)
    }
    const page = (filter: Partial<JobFilter>, after: string | null = null) =>
      adapter.jobs({ queue: QUEUE, ...filter }, { after, limit: 50 })
    const pages = async (filter: Partial<JobFilter>, most = Number.POSITIVE_INFINITY): Promise<JobPage[]> => {
      const all = [await page(filter)]
      for (let next = all[0]?.next; next && all.length < most; next = all.at(-1)?.next)
        all.push(await page(filter, next))
      return all
    }
    const ids = (all: JobPage[]) => all.flatMap(({ jobs }) => jobs.map(({ id }) => id))
    const untilRead = async () => {
      const failed = (await idsIn('failed')).length
      await expect
        .poll(async () => (await counts())?.failed?.value, { timeout: 60_000, interval: 5 })
        .toBe(failed)
    }

    test('the first look tells live jobs exactly, and ended ones as estimates within 5 % of the truth', async () => {
      const fresh = open(1)
      const found = await counts(fresh)
      await fresh.close()
      const completed = (await idsIn('completed')).length

      const waiting = await exactly('created', 'start_after <= now()')
      // Those that failed before are due as well, and stand in the same index.
      const retrying = await exactly('retry')
      const isWhole = waiting.exactness === 'exact'
      expect(found?.waiting?.exactness).toBe(waiting.exactness)
      if (isWhole) expect(found?.waiting).toEqual(waiting)
      expect(found?.retrying).toEqual(isWhole ? retrying : { ...retrying, exactness: 'at_least' })
      expect(found?.delayed).toEqual(await exactly('created', 'start_after > now()'))
      expect(found?.completed?.exactness).toBe('estimate')
      expect(found?.failed?.exactness).toBe('estimate')
      expect(Math.abs((found?.completed?.value ?? 0) / completed - 1)).toBeLessThan(0.05)
    })

    test('what no index counts is within 5 % of the truth once the table has been read, some of it at a look', async () => {
      await untilRead()
      const found = await counts()

      for (const state of ['failed', 'active', 'completed'] as const) {
        const jobs = (await idsIn(state)).length
        expect({ state, exactness: found?.[state]?.exactness }).toEqual({ state, exactness: 'estimate' })
        expect(Math.abs((found?.[state]?.value ?? 0) / jobs - 1)).toBeLessThan(0.05)
      }
    })

    test('failed jobs are listed without an index, newest first, each once', async () => {
      await untilRead()

      expect(ids(await pages({ state: 'failed' }))).toEqual(await idsIn('failed'))
    })

    test('failed jobs are found by error, tenant and time without an index', async () => {
      await untilRead()
      const [wanted] = (await page({ state: 'failed' }, null)).jobs.slice(7)
      const all = await pages({ state: 'failed', text: wanted?.error ?? '', tenant: wanted?.tenant ?? '' })
      const since = await pages({ state: 'failed', from: wanted?.finishedAt ?? undefined })

      expect(ids(all)).toEqual([wanted?.id])
      expect(ids(since)).toHaveLength(8)
    })

    test('jobs that wait are listed by pages of any depth', async () => {
      const delayed = ids(await pages({ state: 'delayed' }))
      const waiting = ids(await pages({ state: 'waiting' }))
      const retrying = ids(await pages({ state: 'retrying' }))

      expect([...delayed, ...waiting].sort()).toEqual((await idsIn('created', 'id')).sort())
      expect(delayed).toEqual((await idsIn('created', 'start_after desc, id desc')).slice(0, delayed.length))
      expect(retrying).toEqual(await idsIn('retry', 'start_after desc, id desc'))
    })

    test('completed jobs are gone through from the end of the table, each once', async () => {
      const found = await pages({ state: 'completed' }, 40)
      const newest = new Set((await idsIn('completed')).slice(0, 5_000))

      expect(ids(found).length).toBeGreaterThan(1_000)
      expect(new Set(ids(found)).size).toBe(ids(found).length)
      expect(ids(found).every((id) => newest.has(id))).toBe(true)
    })

    test('an end of the table with none of what is asked for is passed by, a part at a look', async () => {
      const [first] =
        await sql`select id from pgboss.job where name = ${QUEUE} and state = 'completed' order by created_on limit 1`
      const all = await pages({ state: 'completed', payload: { path: 'order', value: '1' } })

      expect(ids(all)).toEqual([first?.id])
      expect(all.slice(0, -1).every(({ isBounded }) => isBounded)).toBe(true)
    })

    test('no look reads a job table from end to end', async () => {
      await untilRead()
      const ways: Record<string, string[]> = {}
      const note = async (look: string, work: () => Promise<unknown>) => {
        ways[look] = await server.scansOf(isJobTable, work)
      }
      const [id = ''] = await idsIn('failed')
      // What it goes on to read by itself belongs to it.
      await note('overview', () => adapter.overview().then(() => sleep(300)))
      for (const state of [...JOB_STATES, undefined])
        await note(`jobs ${state}`, () => pages({ state, text: 'nothing says so' }, 3))
      await note('job', () => adapter.job(QUEUE, id))
      await note('lookAt', () => adapter.lookAt(QUEUE, [id]))
      await note('schedules', () => adapter.schedules?.() ?? Promise.resolve())

      expect(Object.values(ways).flat()).not.toContain('Seq Scan')
      // Where more of them stand together than are remembered, the way is another.
      if (rows < 100_000 && !newer)
        expect(ways).toMatchInlineSnapshot(`
        {
          "job": [
            "Index Scan by pkey",
          ],
          "jobs active": [
            "Index Scan by pkey",
          ],
          "jobs completed": [
            "Tid Range Scan",
          ],
          "jobs delayed": [
            "Index Only Scan by i5",
            "Index Scan by i5",
          ],
          "jobs failed": [
            "Index Scan by pkey",
          ],
          "jobs retrying": [
            "Index Only Scan by i5",
            "Index Scan by i5",
          ],
          "jobs undefined": [
            "Tid Range Scan",
          ],
          "jobs waiting": [
            "Index Only Scan by i5",
            "Index Scan by i5",
          ],
          "lookAt": [
            "Index Scan by pkey",
          ],
          "overview": [
            "Index Scan by i5",
            "Tid Range Scan",
          ],
          "schedules": [],
        }
      `)
    })

    // Version 12 counts in the background, by reading the whole table itself.
    if (newer)
      test('what pg-boss has counted is taken over for as long as it is fresh', async () => {
        const workshop = bossWorkshopOn(server.url, newer)
        await workshop('start')
        await workshop('supervise', QUEUE)
        await workshop('stop')
        const fresh = open()
        const found = await counts(fresh)
        await sql`update pgboss.queue set failed_count = 1, monitor_on = now() - interval '10 minutes'`
        const old = await counts(fresh)
        await fresh.close()

        for (const state of ['failed', 'active', 'completed'] as const)
          expect(found?.[state]).toEqual({ value: (await idsIn(state)).length, exactness: 'estimate' })
        expect(old?.failed?.value).toBeGreaterThan(1)
      })

    test('the index that is advised makes failed jobs exact, and their lists go by it', async () => {
      const [advice, ...others] = (await adapter.indexAdvice?.()) ?? []
      expect(others).toEqual([])
      expect(advice?.reason).toContain(QUEUE)
      await sql.unsafe(advice?.statement ?? '')

      expect(await adapter.indexAdvice?.()).toEqual([])
      expect((await counts())?.failed).toEqual(await exactly('failed'))
      expect(ids(await pages({ state: 'failed' }))).toEqual(await idsIn('failed'))
      expect(await server.scansOf(isJobTable, () => pages({ state: 'failed' }, 3))).toEqual([
        expect.stringMatching(/^Index Scan by \w*name_completed_on_id_idx$/),
      ])
    })

    async function exactly(state: string, condition = 'true') {
      const [row] = await sql.unsafe(
        `select count(*)::int as jobs from pgboss.job where name = $1 and state = $2::text::pgboss.job_state and ${condition}`,
        [QUEUE, state],
      )
      return row && row.jobs > 10_000
        ? { value: 10_000, exactness: 'at_least' }
        : { value: row?.jobs, exactness: 'exact' }
    }
  })
}
