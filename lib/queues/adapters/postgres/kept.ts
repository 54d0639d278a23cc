import type postgres from 'postgres'
import type { JobPage, JobState } from '@/lib/queues/adapter'
import type { BlockMap } from './block-map'
import { type Listing, readPage } from './page'
import { orderOf, type Place, placeText } from './place'

/** Read again at a look: for a page, and where most fall out by a filter. */
const PAGES = 2
const NARROWED = 1_000

/** Lists the jobs that a block map remembers: they are read again by their ids, and those that moved on fall out. */
export async function readKept(
  sql: postgres.Sql,
  { map, queue, state, isNarrowed }: { map: BlockMap; queue: string; state: JobState; isNarrowed: boolean },
  listingOf: (ids: readonly string[]) => Listing,
  { after, limit }: { after: Place | undefined; limit: number },
): Promise<JobPage> {
  const kept = map.kept(queue, state).filter((job) => !after || orderOf(job, after) < 0)
  const most = isNarrowed ? NARROWED : PAGES * (limit + 1)
  const part = kept.slice(0, most)
  const page = await readPage(sql, listingOf(part.map(({ id }) => id)), { after, limit })
  if (page.next !== null) return page
  const last = kept.length > most ? part.at(-1) : undefined
  return {
    jobs: page.jobs,
    next: last ? placeText(last) : null,
    isBounded: last !== undefined || map.covered < 1,
  }
}
