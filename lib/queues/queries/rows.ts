import { and, eq } from 'drizzle-orm'
import { type QueueRow, type QueueSourceRow, queueSources, queues } from '@/db/schema'
import type { Context } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { getSource, type Source } from '../sources'

export type Known = { source: Source; sourceRow: QueueSourceRow; row: QueueRow }

/** A queue a look has found. @throws AppError not_found */
export async function getKnownQueue({ db }: Pick<Context, 'db'>, id: string, queue: string): Promise<Known> {
  const source = getSource(id)
  const [found] = await db
    .select({ sourceRow: queueSources, row: queues })
    .from(queues)
    .innerJoin(queueSources, eq(queueSources.source, queues.source))
    .where(and(eq(queues.source, id), eq(queues.queue, queue)))
  if (!found) throw new AppError('not_found', `${source.name} has no queue ${queue.slice(0, 100)}.`)
  return { source, ...found }
}
