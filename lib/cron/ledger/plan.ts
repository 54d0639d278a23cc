import { asc, eq, lte, sql } from 'drizzle-orm'
import { type CronJobRow, cronJobs, cronRuns } from '@/db/schema'
import type { Context } from '@/lib/context'
import { intervalSeconds, nextSlots } from '../schedule'
import { recordset } from './rows'

/** Slots are written so far ahead, and one more. */
export const AHEAD_MS = 2 * 60_000
const JOBS_AT_ONCE = 10_000
const SLOTS_OF_A_JOB = 500
const SLOTS_AT_ONCE = 20_000

type Job = Pick<
  CronJobRow,
  'id' | 'slug' | 'schedule' | 'timezone' | 'graceSeconds' | 'plannedUntil' | 'createdAt'
>
type Slot = { jobId: string; dueAt: Date; deadlineAt: Date }
type Planned = { id: string; first: Date | undefined; until: Date }

/** Writes the slots of all jobs whose ledger ends soon; what is too much for once comes next time. */
export async function planDue(tx: Context): Promise<number> {
  const { id, slug, schedule, timezone, graceSeconds, plannedUntil, createdAt } = cronJobs
  const jobs = await tx.db
    .select({ id, slug, schedule, timezone, graceSeconds, plannedUntil, createdAt })
    .from(cronJobs)
    .where(lte(cronJobs.plannedUntil, new Date(tx.now.getTime() + AHEAD_MS)))
    .orderBy(asc(cronJobs.plannedUntil))
    .limit(JOBS_AT_ONCE)
    .for('no key update', { skipLocked: true })
  return planJobs(tx, jobs, tx.now)
}

/** Writes the slots of these jobs, which the caller holds locked, up to a little after `at`. */
export async function planJobs(tx: Context, jobs: readonly Job[], at: Date): Promise<number> {
  const until = new Date(at.getTime() + AHEAD_MS)
  const due = jobs.filter(({ plannedUntil }) => plannedUntil <= until)
  const newest = await newestSlots(tx, due)
  const byClock = clockSlots(until)
  const slots: Slot[] = []
  const planned: Planned[] = []
  for (const job of due) {
    if (slots.length >= SLOTS_AT_ONCE) break
    const found = slotsOf(tx, job, newest.get(job.id), byClock)
    for (const dueAt of found)
      slots.push({ jobId: job.id, dueAt, deadlineAt: new Date(dueAt.getTime() + job.graceSeconds * 1_000) })
    planned.push({ id: job.id, first: found[0], until: found.at(-1) ?? job.plannedUntil })
  }
  await insertSlots(tx, slots)
  await moveOn(tx, planned)
  return slots.length
}

type ByClock = (job: Job) => Date[]

function slotsOf({ log, now }: Context, job: Job, newest: Newest | undefined, byClock: ByClock): Date[] {
  try {
    return intervalSeconds(job.schedule) === undefined ? byClock(job) : intervalSlots(job, newest, now)
  } catch (error) {
    // One job that cannot be planned keeps no other from it.
    log.error({ err: error, job: job.slug }, 'the slots of a job cannot be planned')
    return []
  }
}

/** The slots up to `until`, at least one; found once for all jobs of the same schedule. */
function clockSlots(until: Date): ByClock {
  const known = new Map<string, Date[]>()
  return (job) => {
    const key = `${job.schedule} ${job.timezone} ${job.plannedUntil.getTime()}`
    const found = known.get(key) ?? nextSlots(job, job.plannedUntil, { limit: SLOTS_OF_A_JOB, until })
    const slots = found.length > 0 ? found : nextSlots(job, job.plannedUntil, { limit: 1 })
    known.set(key, slots)
    return slots
  }
}

/** The one after the newest, as soon as that one is settled; those after an outage at once. */
function intervalSlots(job: Job, newest: Newest | undefined, now: Date): Date[] {
  if (newest?.isOpen) return []
  const slots: Date[] = []
  let last = newest?.from ?? job.createdAt
  do {
    const [next] = nextSlots(job, last, { limit: 1 })
    if (!next) break
    slots.push(next)
    last = next
  } while (last.getTime() + job.graceSeconds * 1_000 <= now.getTime() && slots.length < SLOTS_OF_A_JOB)
  return slots
}

type Newest = {
  /** Where the next interval counts from. */
  from: Date
  /** Still waited for. */
  isOpen: boolean
}

async function newestSlots({ db }: Context, jobs: readonly Job[]): Promise<Map<string, Newest>> {
  const ids = jobs.filter(({ schedule }) => intervalSeconds(schedule) !== undefined).map(({ id }) => id)
  if (ids.length === 0) return new Map()
  const rows = await db
    .select()
    .from(cronRuns)
    .where(sql`${cronRuns.id} in (
    select r.id from unnest(${`{${ids.join(',')}}`}::uuid[]) as j(id)
    cross join lateral (
      select id from cron_runs where job_id = j.id and due_at is not null order by due_at desc limit 1
    ) as r)`)
  return new Map(
    rows.map((row) => [
      row.jobId,
      { from: row.startedAt ?? row.finishedAt ?? row.slotAt, isOpen: row.status === 'expected' },
    ]),
  )
}

async function insertSlots({ db }: Context, slots: readonly Slot[]): Promise<void> {
  if (slots.length === 0) return
  await db.execute(sql`
    insert into cron_runs (job_id, due_at, slot_at, status, deadline_at)
    select n."jobId", n."dueAt", n."dueAt", 'expected', n."deadlineAt"
    from jsonb_to_recordset(${recordset(slots)})
      as n("jobId" uuid, "dueAt" timestamptz, "deadlineAt" timestamptz)
    on conflict (job_id, due_at) do nothing`)
}

async function moveOn({ db }: Context, planned: readonly Planned[]): Promise<void> {
  if (planned.length === 0) return
  await db.execute(sql`
    update cron_jobs as j
    set planned_until = n."until", next_due_at = coalesce(j.next_due_at, n."first")
    from jsonb_to_recordset(${recordset(planned)}) as n(id uuid, "first" timestamptz, "until" timestamptz)
    where j.id = n.id and j.planned_until < n."until"`)
}

/** Forgets the slots of these jobs that nobody came for and that are still to come, to be planned anew from now. */
export async function replan(tx: Context, job: CronJobRow): Promise<void> {
  await tx.db.execute(sql`
    delete from cron_runs where job_id = ${job.id} and status = 'expected' and due_at > ${tx.now.toISOString()}`)
  const [moved] = await tx.db
    .update(cronJobs)
    .set({ plannedUntil: tx.now, nextDueAt: null })
    .where(eq(cronJobs.id, job.id))
    .returning()
  if (moved) await planJobs(tx, [moved], tx.now)
}

/** @throws Error when the job is gone */
export async function lockJob({ db }: Context, id: string): Promise<CronJobRow | undefined> {
  const [job] = await db.select().from(cronJobs).where(eq(cronJobs.id, id)).for('no key update')
  return job
}
