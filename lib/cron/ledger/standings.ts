import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Context } from '@/lib/context'
import { BAD, GOOD } from '../rules'
import { recordset } from './rows'
import type { Run } from './settle'
import { tell } from './tell'

// Of the newest runs so many are looked at; when none of them says anything, a job stays as it was.
const LOOK_BACK = 16

const list = (statuses: readonly string[]) => sql.raw(statuses.map((status) => `'${status}'`).join(', '))
const good = list(GOOD)
const bad = list(BAD)

const row = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  service: z.string().nullable(),
  timezone: z.string(),
  before: z.enum(['new', 'up', 'down']),
  health: z.enum(['new', 'up', 'down']),
  isPaused: z.boolean(),
  runIsBad: z.boolean().nullable(),
})
export type JobStanding = z.infer<typeof row>

type Ended = Pick<
  Run,
  'id' | 'jobId' | 'dueAt' | 'slotAt' | 'status' | 'reason' | 'exitCode' | 'errorSnippet'
>

/**
 * Brings jobs in line with their ledgers: health, what is under way, what is due next; and tells what went wrong or is
 * well again.
 *
 * @param changed runs that were just written
 * @param checkedInAt of the jobs that were heard of
 */
export async function standingsAfter(
  tx: Context,
  changed: readonly Ended[],
  checkedInAt: ReadonlyMap<string, Date> = new Map(),
): Promise<void> {
  const ids = [...new Set([...changed.map(({ jobId }) => jobId), ...checkedInAt.keys()])]
  if (ids.length === 0) return
  const asked = ids.sort().map((id) => ({ id, heard: checkedInAt.get(id) ?? null }))
  const rows = await tx.db.execute(sql`
    with asked as materialized (
      select * from jsonb_to_recordset(${recordset(asked)}) as a(id uuid, heard timestamptz)
    ), judged as materialized (
      select j.id, j.health as before, a.heard, j.failure_tolerance, verdict.known, verdict.bad, verdict.success_at,
        running.since as running_since, next.due_at as next_due_at
      from asked as a join cron_jobs as j on j.id = a.id
      cross join lateral (
        select count(*) filter (where place <= j.failure_tolerance + 1) as known,
          count(*) filter (where place <= j.failure_tolerance + 1 and status in (${bad})) as bad,
          max(finished_at) filter (where status in (${good})) as success_at
        from (
          select status, finished_at, row_number() over (order by slot_at desc, id desc) as place from (
            select status, finished_at, slot_at, id from cron_runs where job_id = j.id
              and slot_at <= ${tx.now.toISOString()}::timestamptz + interval '5 minutes'
            order by slot_at desc, id desc limit ${LOOK_BACK}
          ) as newest where status in (${good}, ${bad})
        ) as decisive
      ) as verdict
      left join lateral (
        select max(started_at) as since from cron_runs
        where job_id = j.id and deadline_at is not null and status = 'running'
      ) as running on true
      left join lateral (
        select min(due_at) as due_at from cron_runs
        where job_id = j.id and deadline_at is not null and status = 'expected'
      ) as next on true
    ), moved as (
      select *, case when known = 0 then before when bad > failure_tolerance then 'down' else 'up' end as health
      from judged
    )
    update cron_jobs as j set
      health = case when j.paused_at is null then m.health else j.health end,
      health_since = case when j.paused_at is null and m.health <> j.health then ${tx.now.toISOString()}
        else j.health_since end,
      running_since = m.running_since, next_due_at = m.next_due_at,
      last_success_at = greatest(j.last_success_at, m.success_at),
      last_check_in_at = greatest(j.last_check_in_at, m.heard)
    from moved as m where j.id = m.id
    returning j.id, j.slug, j.name, j.service, j.timezone, m.before, j.health, j.paused_at is not null as "isPaused",
      m.bad > 0 as "runIsBad"`)
  await tell(tx, z.array(row).parse([...rows]), changed)
}
