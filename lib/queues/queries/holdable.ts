import { and, eq, isNull } from 'drizzle-orm'
import { queueSources, queues } from '@/db/schema'
import type { Context } from '@/lib/context'
import { readingIn } from '../reading'
import { getSource, listSources } from '../sources'

export type HoldableQueue = {
  source: string
  queue: string
  /** The service it belongs to; null: none. */
  service: string | null
  /** Its engine can pause it. */
  canPause: boolean
  /** Null: the engine does not say. */
  paused: boolean | null
  /** Jobs that wait and that are worked on now; null: not known. */
  waiting: number | null
  active: number | null
}

/** Queues of every source that can be read now, as the last look found them. */
export async function listHoldableQueues({ db }: Context): Promise<HoldableQueue[]> {
  const rows = await db
    .select({ row: queues })
    .from(queues)
    .innerJoin(queueSources, eq(queueSources.source, queues.source))
    .where(and(isNull(queues.goneAt), isNull(queueSources.unreachableSince)))
  const able = new Map(
    await Promise.all(
      listSources().map(async ({ id }) => [id, (await getSource(id).can())?.pause ?? false] as const),
    ),
  )
  return rows.flatMap(({ row: { source, queue, service, reading } }) => {
    const canPause = able.get(source)
    if (canPause === undefined) return []
    const { paused, counts } = readingIn(reading)
    const [waiting, active] = [counts.waiting?.value ?? null, counts.active?.value ?? null]
    return [{ source, queue, service, canPause, paused, waiting, active }]
  })
}
