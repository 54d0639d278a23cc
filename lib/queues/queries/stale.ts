import { type SQL, sql } from 'drizzle-orm'
import { type QueueRow, type QueueSourceRow, queueSources, queues } from '@/db/schema'
import type { Context } from '@/lib/context'

const INTERVALS = 3
const MARGIN_MS = 10_000
const FAILURES = 2

/** Whether nobody knows how a queue fares now: the look is older than three of its intervals, or its engine is away. */
export const isStale = (
  { asOf }: Pick<QueueRow, 'asOf'>,
  { failures, intervalMs }: Pick<QueueSourceRow, 'failures' | 'intervalMs'>,
  now: Date,
): boolean => failures >= FAILURES || now.getTime() - asOf.getTime() > INTERVALS * intervalMs + MARGIN_MS

/** The same for the database, where `queues` and `queue_sources` are joined. */
export const isStaleSql = ({
  now,
}: Pick<Context, 'now'>): SQL<boolean> => sql`(${queueSources.failures} >= ${FAILURES}::int
  or ${queues.asOf} < ${now.toISOString()}::timestamptz
    - (${queueSources.intervalMs} * ${INTERVALS}::int + ${MARGIN_MS}::int) * interval '1 millisecond')`
