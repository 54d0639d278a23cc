import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import { cronJobs } from '@/db/schema'
import type { Context } from '@/lib/context'

const MAX_JOBS = 20

const WORDS: Record<string, string> = {
  missed: 'did not run',
  failed: 'failed',
  timed_out: 'ran longer than it may',
}

export type DownJob = { id: string; slug: string; name: string; since: Date; reason: string }

/** Jobs of a service that are down and not paused, the longest first, at most 20; `reason` ends a sentence. */
export async function listDownJobs({ db }: Context, service: string): Promise<DownJob[]> {
  // Spelled out: the query builder names no table in what is selected.
  const newest = sql<string | null>`(select r.status from cron_runs as r where r.job_id = cron_jobs.id
    and r.status in ('failed', 'timed_out', 'missed') order by r.slot_at desc limit 1)`
  const { id, slug, name, healthSince: since } = cronJobs
  const rows = await db
    .select({ id, slug, name, since, newest })
    .from(cronJobs)
    .where(and(eq(cronJobs.service, service), eq(cronJobs.health, 'down'), isNull(cronJobs.pausedAt)))
    .orderBy(asc(since))
    .limit(MAX_JOBS)
  return rows.map(({ newest: status, ...job }) => ({ ...job, reason: WORDS[status ?? ''] ?? 'is down' }))
}
