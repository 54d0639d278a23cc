import type { JobFilter, JobPage, QueueAdapter } from '@/lib/queues/adapter'
import { NO_TIME } from '@/lib/queues/adapters/postgres/page'
import { placeText } from '@/lib/queues/adapters/postgres/place'
import { atMost, type Check, exactly } from '../report'
import { type BenchDatabase, QUEUE } from './database'
import { type Condition, openOn } from './overview'
import { percentile, timed } from './timing'

const VIEWS = 1_000
const LIMIT = 50
const DEEP = { waiting: 400, delayed: 200, retrying: 100, failed: 100, completed: 60 } as const

/** What people do: a page of each kind in turn, the first, the next, a job, narrowed by anything. */
export async function views(database: BenchDatabase, how: Condition): Promise<Check[]> {
  const adapter = openOn(database)
  await warm(adapter)
  const scans = await database.sequentialScans()
  const worked = await database.workedMs()
  const took: number[] = []
  for (let view = 0; view < VIEWS; view++) took.push(await timed(() => viewOf(adapter, view)))
  const perView = ((await database.workedMs()) - worked) / VIEWS
  const scanned = (await database.sequentialScans()) - scans
  await adapter.close()
  return [
    exactly(`G-Q2 ${how}: sequential scans of job tables in ${VIEWS} views`, scanned, 0),
    atMost(`G-Q3 ${how}: database time of a view, ms`, perView, 30),
    atMost(`G-Q4 ${how}: p95 of a view, narrowed or not, ms`, percentile(took, 0.95), 100),
  ]
}

/** Pages at any depth: of each state, as far as there are jobs. */
export async function depth(database: BenchDatabase, how: string): Promise<Check[]> {
  const adapter = openOn(database)
  await warm(adapter)
  const checks: Check[] = []
  for (const state of ['waiting', 'delayed', 'retrying', 'failed', 'completed'] as const) {
    const took: number[] = []
    let jobs = 0
    let after: string | null = state === 'completed' ? middleOfTable() : null
    for (let page = 0; page < DEEP[state]; page++) {
      let found: JobPage = { jobs: [], next: null, isBounded: false }
      took.push(
        await timed(async () => {
          found = await adapter.jobs({ queue: QUEUE, state }, { after, limit: LIMIT })
        }),
      )
      jobs += found.jobs.length
      after = found.next
      if (!after) break
    }
    console.log(`${how}: ${state}, ${took.length} pages, ${jobs} jobs deep`)
    checks.push(atMost(`G-Q4 ${how}: p95 of a page of ${state} jobs, ms`, percentile(took, 0.95), 100))
  }
  await adapter.close()
  return checks
}

/** Some thousand blocks from its beginning. */
const middleOfTable = () => placeText({ at: NO_TIME, id: '(20000,0)' })

/** What a process that has run for some minutes knows. */
async function warm(adapter: QueueAdapter): Promise<void> {
  for (let look = 0; look < 60; look++)
    await adapter.jobs({ queue: QUEUE, state: 'failed' }, { after: null, limit: 1 })
}

async function viewOf(adapter: QueueAdapter, view: number): Promise<unknown> {
  const jobs = (filter: Partial<JobFilter>, after: string | null = null) =>
    adapter.jobs({ queue: QUEUE, ...filter }, { after, limit: LIMIT })
  switch (view % 8) {
    case 0:
      return adapter.overview()
    case 1:
      return jobs({ state: 'failed' })
    case 2:
      return jobs({ state: 'failed', text: `order ${view}` })
    case 3:
      return jobs({ state: 'failed', tenant: `tenant-${view % 40}` })
    case 4:
      return jobs({ state: 'waiting', payload: { path: 'customer.id', value: `tenant-${view % 40}` } })
    case 5:
      return jobs({ state: 'completed' }, (await jobs({ state: 'completed' })).next)
    case 6:
      return jobs({ state: 'failed', from: new Date(Date.now() - 3_600_000) })
    default: {
      const [job] = (await jobs({ state: 'failed' })).jobs
      return adapter.job(QUEUE, job?.id ?? '')
    }
  }
}
