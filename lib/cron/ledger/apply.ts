import { and, asc, inArray, isNull, sql } from 'drizzle-orm'
import { type CronJobRow, cronCheckIns, cronJobs } from '@/db/schema'
import { type Context, transaction } from '@/lib/context'
import { inboxDetails } from './details'
import { type CheckIn, fold } from './fold'
import { planJobs } from './plan'
import { loadRuns, recordset, saveRuns, termsOf } from './rows'
import type { Run } from './settle'
import { standingsAfter } from './standings'

const AT_ONCE = 1_000
const MAX_ROUNDS = 1_000
const SNIPPET_BYTES = 8_000
const MAX_EARLY_MS = 5 * 60_000

type Portion = { rounds?: number; atOnce?: number }

/**
 * Writes check-ins that wait into the ledger, oldest first, the jobs of others left to them. Any number may do it at
 * once: who holds a job has all of its check-ins.
 *
 * @param portion rounds of at most `atOnce` check-ins, each a transaction
 * @returns how many
 */
export async function applyPending(
  ctx: Context,
  { rounds = MAX_ROUNDS, atOnce = AT_ONCE }: Portion = {},
): Promise<number> {
  let applied = 0
  for (let round = 0; round < rounds; round++) {
    const now = await transaction(ctx, async (tx) => applyTo(tx, await lockWaiting(tx, atOnce)))
    applied += now
    if (now === 0) break
  }
  return applied
}

/** The check-ins that wait for these jobs, which the caller holds locked. */
export async function applyTo(tx: Context, jobs: readonly CronJobRow[]): Promise<number> {
  if (jobs.length === 0) return 0
  const waiting = await waitingOf(tx, jobs)
  const latest = new Date(Math.max(...waiting.map(({ at }) => at.getTime()), 0))
  await planJobs(tx, jobs, latest)
  const jobOf = new Map(jobs.map((job) => [job.id, job]))
  const known = await loadRuns(
    tx,
    [...groups(waiting)].map(([jobId, of]) => wantedFor(jobOf.get(jobId), jobId, of)),
  )
  const ids = await newIds(tx, waiting.length)
  const nextId = () => ids.pop() ?? missingId()

  const changed: Run[] = []
  const runOf = new Map<bigint, bigint | null>()
  const runsOf = groups(known)
  const checkInsOf = groups(waiting)
  for (const job of jobs) {
    const folded = fold(termsOf(job), runsOf.get(job.id) ?? [], checkInsOf.get(job.id) ?? [], nextId)
    changed.push(...folded.changed)
    for (const [checkIn, run] of folded.runOf) runOf.set(checkIn, run)
  }
  await saveRuns(tx, changed)
  await markApplied(tx, runOf)
  await standingsAfter(tx, changed, new Map([...checkInsOf].map(([id, of]) => [id, newestOf(of)])))
  return waiting.length
}

function lockWaiting({ db }: Context, atOnce: number): Promise<CronJobRow[]> {
  const waiting = sql`(select distinct job_id from (
    select job_id from cron_check_ins where applied_at is null order by id limit ${atOnce}) as oldest)`
  return db
    .select()
    .from(cronJobs)
    .where(inArray(cronJobs.id, waiting))
    .orderBy(asc(cronJobs.id))
    .for('no key update', { skipLocked: true })
}

type Waiting = CheckIn & { jobId: string }

async function waitingOf({ db }: Context, jobs: readonly CronJobRow[]): Promise<Waiting[]> {
  const { id, jobId, at, kind, exitCode, runId, details } = cronCheckIns
  const body = sql<Buffer | null>`case when ${kind} = 'fail'
    then substring(${cronCheckIns.body} from greatest(1, length(${cronCheckIns.body}) - ${SNIPPET_BYTES})) end`
  const rows = await db
    .select({ id, jobId, at, kind, exitCode, runId, details, body })
    .from(cronCheckIns)
    .where(
      and(
        isNull(cronCheckIns.appliedAt),
        inArray(
          jobId,
          jobs.map((job) => job.id),
        ),
      ),
    )
    .orderBy(asc(id))
    .limit(2 * AT_ONCE)
  return rows.map(({ details: told, ...row }) => ({ ...row, ...inboxDetails(told) }))
}

function wantedFor(job: CronJobRow | undefined, jobId: string, checkIns: readonly Waiting[]) {
  const aheadMs = job ? (termsOf(job).intervalSeconds ?? 0) * 1_000 + MAX_EARLY_MS : 0
  const times = checkIns.map(({ at }) => at.getTime())
  return {
    jobId,
    from: new Date(Math.min(...times)),
    until: new Date(Math.max(...times) + aheadMs),
    runIds: checkIns.flatMap(({ runId }) => (runId === null ? [] : [runId])),
  }
}

async function newIds({ db }: Context, count: number): Promise<bigint[]> {
  const rows = await db.execute<{ id: string }>(
    sql`select nextval(pg_get_serial_sequence('cron_runs', 'id')) as id from generate_series(1, ${count}::int)`,
  )
  return rows.map(({ id }) => BigInt(id)).reverse()
}

async function markApplied({ db, now }: Context, runOf: ReadonlyMap<bigint, bigint | null>): Promise<void> {
  const rows = [...runOf].map(([id, run]) => ({ id, run }))
  await db.execute(sql`
    update cron_check_ins as c set applied_at = ${now.toISOString()}, ledger_run_id = n.run
    from jsonb_to_recordset(${recordset(rows)}) as n(id bigint, run bigint)
    where c.id = n.id`)
}

function groups<T extends { jobId: string }>(items: readonly T[]): Map<string, T[]> {
  const found = new Map<string, T[]>()
  for (const item of items) {
    const of = found.get(item.jobId)
    if (of) of.push(item)
    else found.set(item.jobId, [item])
  }
  return found
}

const newestOf = (checkIns: readonly Waiting[]): Date =>
  new Date(Math.max(...checkIns.map(({ at }) => at.getTime())))

function missingId(): never {
  throw new Error('more runs than check-ins')
}
