import { inArray, sql } from 'drizzle-orm'
import { queueRetryJobs } from '@/db/schema'
import type { Context } from '@/lib/context'
import type { RetryRun } from '../contract'

export type Counts = RetryRun['counts']

/** What became of the jobs of these runs. */
export async function countsOf({ db }: Pick<Context, 'db'>, ids: string[]): Promise<Map<string, Counts>> {
  const known = new Map(ids.map((id) => [id, { ...NONE }]))
  if (ids.length === 0) return known
  const { runId, state } = queueRetryJobs
  const rows = await db
    .select({ runId, state, jobs: sql<number>`count(*)::int` })
    .from(queueRetryJobs)
    .where(inArray(runId, ids))
    .groupBy(runId, state)
  for (const row of rows) {
    const counts = known.get(row.runId)
    if (!counts) continue
    counts.eligible += row.jobs
    for (const name of COUNTED[row.state]) counts[name] += row.jobs
  }
  return known
}

const NONE: Counts = {
  ...{ eligible: 0, retried: 0, ok: 0, failed: 0, open: 0, unknown: 0, ineligible: 0, pending: 0, left: 0 },
}

const COUNTED = {
  pending: ['pending'],
  // Asked for, and its answer on the way.
  asking: ['open'],
  retried: ['retried', 'open'],
  ok: ['retried', 'ok'],
  failed: ['retried', 'failed'],
  unknown: ['retried', 'unknown'],
  changed: ['ineligible'],
  gone: ['ineligible'],
  left: ['left'],
} as const
