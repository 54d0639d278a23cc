import { sql } from 'drizzle-orm'
import type { Context } from '@/lib/context'
import { paths } from '@/lib/paths'
import { BAD } from '../rules'
import { localTime } from '../zone'
import { causesOf } from './cause'
import { countRuns } from './metrics'
import { recordset } from './rows'
import type { Run } from './settle'
import type { JobStanding } from './standings'

type Ended = Pick<
  Run,
  'id' | 'jobId' | 'dueAt' | 'slotAt' | 'status' | 'reason' | 'exitCode' | 'errorSnippet'
>
type News = { job: JobStanding; run: Ended }

const KINDS: Partial<Record<Run['status'], string>> = {
  missed: 'run_missed',
  failed: 'run_failed',
  timed_out: 'run_timed_out',
}

/** Tells bad runs until their job is down, and when it is well again; what stood around a bad run is frozen with it. */
export async function tell(
  tx: Context,
  jobs: readonly JobStanding[],
  changed: readonly Ended[],
): Promise<void> {
  const jobOf = new Map(jobs.map((job) => [job.id, job]))
  const known = changed.flatMap((run) => {
    const job = jobOf.get(run.jobId)
    return job ? [{ job, run }] : []
  })
  countRuns(known.map(({ job, run }) => ({ job: job.slug, status: run.status })))
  const bad = known.filter(({ run }) => BAD.includes(run.status))
  await freezeCauses(tx, bad)
  const news = bad.filter(({ job }) => !job.isPaused && job.before !== 'down').map((one) => badNews(one))
  const recovered = jobs
    .filter(({ isPaused, before, health }) => !isPaused && before === 'down' && health === 'up')
    .map((job) => goodNews(job, tx.now))
  await record(tx, [...news, ...recovered])
}

function badNews({ job, run }: News) {
  const kind = KINDS[run.status] ?? 'run_failed'
  return {
    ...about(job),
    kind,
    severity: job.health === 'down' ? ('critical' as const) : ('warning' as const),
    title: `${job.name} ${happened(run, job)}`.slice(0, 500),
    evidence: {
      run: String(run.id),
      status: run.status,
      reason: run.reason,
      dueAt: run.dueAt?.toISOString() ?? null,
      errorSnippet: run.errorSnippet?.slice(-500) ?? null,
      href: paths.cronJob(job.id),
    },
    dedupeKey: `${kind}:${run.id}`,
  }
}

function goodNews(job: JobStanding, now: Date) {
  return {
    ...about(job),
    kind: 'cron_recovered',
    severity: 'info' as const,
    title: `${job.name} runs again`,
    evidence: { href: paths.cronJob(job.id) },
    dedupeKey: `cron_recovered:${job.id}:${now.toISOString()}`,
  }
}

const about = ({ service, slug }: JobStanding) => ({
  lane: 'cron' as const,
  service,
  subject: `cron:${slug}`,
})

function happened(run: Ended, { timezone }: JobStanding): string {
  const when = run.dueAt ? `, due ${localTime(run.dueAt, timezone).slice(0, 16).replace('T', ' ')}` : ''
  if (run.status === 'missed') return `did not run${when}`
  if (run.status === 'timed_out') return `ran longer than it may${when}`
  const said = run.errorSnippet?.trim().split('\n').at(-1)
  if (said) return `failed: ${said}`
  return run.exitCode ? `failed with exit status ${run.exitCode}${when}` : `failed${when}`
}

type Event = ReturnType<typeof badNews> | ReturnType<typeof goodNews>

/** All with one statement: at an outage of everything there are thousands. */
async function record({ db, now, requestId }: Context, events: readonly Event[]): Promise<void> {
  if (events.length === 0) return
  await db.execute(sql`
    insert into ops_events (at, request_id, lane, kind, service, subject, severity, title, evidence, dedupe_key)
    select ${now.toISOString()}::timestamptz, ${requestId}, n.lane, n.kind, n.service, n.subject, n.severity, n.title,
      n.evidence, n."dedupeKey"
    from jsonb_to_recordset(${recordset(events)}) as n(lane text, kind text, service text, subject text,
      severity text, title text, evidence jsonb, "dedupeKey" text)
    on conflict (dedupe_key) do nothing`)
}

async function freezeCauses(tx: Context, bad: readonly News[]): Promise<void> {
  if (bad.length === 0) return
  const causes = await causesOf(tx, [...new Set(bad.map(({ job }) => job.service))])
  const rows = bad.map(({ job, run }) => ({ id: run.id, service: job.service }))
  await tx.db.execute(sql`
    update cron_runs as r set cause = c.cause || jsonb_build_object('backlog', (
      select jsonb_build_object('queue', j.feeds, 'level', q.level,
        'waiting', q.reading #> '{counts,waiting,value}', 'failed', q.reading #> '{counts,failed,value}',
        'oldestWaitingAt', to_char(q.oldest_waiting_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
      from cron_jobs as j join queues as q on q.source || '/' || q.queue = j.feeds and q.gone_at is null
      where j.id = r.job_id))
    from jsonb_to_recordset(${recordset(rows)}) as n(id bigint, service text)
    join jsonb_to_recordset(${recordset(causes)}) as c(service text, cause jsonb)
      on c.service is not distinct from n.service
    where r.id = n.id and r.cause is null`)
}
