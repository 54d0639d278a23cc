import { z } from 'zod'
import { readSearch } from '@/lib/http/search'
import { type JobList, jobList } from '@/lib/queues/contract'
import type { RangeText } from '@/lib/time'

const { state, q, tenant, signature, cursor } = jobList.shape

/** What the page of a queue reads of its address. What is typed into a form is judged later, to be told there. */
const queueSearch = z.object({ state, q, tenant, signature, cursor, payload: z.string().max(500).optional() })
export type QueueSearch = z.infer<typeof queueSearch>

export const readQueueSearch = (given: Parameters<typeof readSearch>[1]): Promise<QueueSearch> =>
  readSearch(queueSearch, given)

const JOBS = 25

/** Jobs that came to an end are those of the time range; the others are about now. */
export function jobQuery(search: QueueSearch, range: RangeText): { query: JobList; payloadProblem?: string } {
  const { payload: typed, ...rest } = search
  const isPast = rest.state === 'failed' || rest.state === 'completed'
  const query = { ...rest, ...(isPast && range), limit: JOBS }
  if (typed === undefined) return { query }
  const payload = jobList.shape.payload.safeParse(typed)
  if (payload.success) return { query: { ...query, payload: payload.data } }
  return { query, payloadProblem: payload.error.issues[0]?.message ?? 'cannot be read' }
}
