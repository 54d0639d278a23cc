import type postgres from 'postgres'
import type { JobPage, JobState } from '@/lib/queues/adapter'
import type { BlockMap } from './block-map'
import { type Listing, readPage } from './page'
import { orderOf, type Place, placeText } from './place'

const IDS = 1_000

/** Lists the jobs that a block map remembers: they are read again by their ids, and those that moved on fall out. */
export async function readKept(
  sql: postgres.Sql,
  { map, queue, state }: { map: BlockMap; queue: string; state: JobState },
  listingOf: (ids: readonly string[]) => Listing,
  { after, limit }: { after: Place | undefined; limit: number },
): Promise<JobPage> {
  const kept = map.kept(queue, state).filter((job) => !after || orderOf(job, after) < 0)
  const part = kept.slice(0, IDS)
  const page = await readPage(sql, listingOf(part.map(({ id }) => id)), { after, limit })
  if (page.next !== null) return page
  const last = kept.length > IDS ? part.at(-1) : undefined
  return {
    jobs: page.jobs,
    next: last ? placeText(last) : null,
    isBounded: last !== undefined || map.covered < 1,
  }
}
