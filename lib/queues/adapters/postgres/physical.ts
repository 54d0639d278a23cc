import type postgres from 'postgres'
import type { JobPage } from '@/lib/queues/adapter'
import { CHUNK_BLOCKS } from './block-map'
import { type Listing, NO_TIME, readPage, type Window } from './page'
import { type Place, placeText } from './place'

const TID = /^\((\d{1,10}),\d{1,5}\)$/

/** A physical place, which is what this kind of page ends with. */
export const isTid = (id: string): boolean => TID.test(id)

/**
 * Goes through a table from its end, some pages of it at a look: the only order there is without an index. What was
 * written last lies last, for the most part.
 */
export async function readFromEnd(
  sql: postgres.Sql,
  { relation, blocks }: { relation: string; blocks: number },
  job: Listing['job'],
  { after, limit }: { after: Place | undefined; limit: number },
): Promise<JobPage> {
  const end = Math.min(blocks, after ? Number(TID.exec(after.id)?.[1]) + 1 : blocks)
  const start = Math.max(0, end - CHUNK_BLOCKS)
  const window = (): Window => ({
    from: `${relation} as j`,
    where: `j.ctid >= '(${start},0)'`,
    at: null,
    id: 'j.ctid',
    idType: 'tid',
    rows: null,
  })
  const page = await readPage(sql, { window, job }, { after, limit })
  if (page.next !== null || start === 0) return page
  return { ...page, next: placeText({ at: NO_TIME, id: `(${start},0)` }), isBounded: true }
}
