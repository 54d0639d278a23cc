import { pool } from '@/db/client'
import type { PingPath } from './path'

export type Ping = {
  kind: PingPath['kind']
  exitCode: number | null
  runId: string | null
  receivedAt: Date
  pingId: string | null
  keyHash: string | null
  slug: string | null
  body: Buffer | null
  bodyBytes: number
  from: string
}

/** `ambiguous`: the slug names jobs of several environments. */
export type Stored = 'stored' | 'unknown' | 'ambiguous'

/** Commits pings in the order given, with one statement; what each one came to. */
export async function storePings(pings: readonly Ping[]): Promise<Stored[]> {
  const rows = pings.map((ping, place) => ({ ...ping, place, body: ping.body?.toString('hex') ?? null }))
  // By the driver itself, which lets the server keep the plan.
  const found = await pool().sql<{ place: number; jobs: string }[]>`
    with sent as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as s(place int, kind text, "exitCode" smallint,
        "runId" text, "receivedAt" timestamptz, "pingId" uuid, "keyHash" text, slug text, body text,
        "bodyBytes" int, "from" text)
    ), found as materialized (
      select s.place, j.id as job_id from sent as s join cron_jobs as j on j.ping_id = s."pingId"
      union all
      select s.place, j.id from sent as s
      join cron_ping_keys as k on k.key_hash = s."keyHash" and k.revoked_at is null
      join cron_jobs as j on j.slug = s.slug and (k.environment is null or k.environment = j.environment)
    ), meant as (
      select place, count(*) as jobs, (array_agg(job_id))[1] as job_id from found group by place
    ), stored as (
      insert into cron_check_ins (job_id, received_at, at, kind, exit_code, run_id, body, body_bytes, "from")
      select m.job_id, s."receivedAt", s."receivedAt", s.kind, s."exitCode", s."runId", decode(s.body, 'hex'),
        s."bodyBytes", s."from"
      from sent as s join meant as m on m.place = s.place and m.jobs = 1
      order by s.place
    )
    select place, jobs from meant`
  const jobsAt = new Map(found.map(({ place, jobs }) => [place, Number(jobs)]))
  return pings.map((_, place) => {
    const jobs = jobsAt.get(place) ?? 0
    return jobs === 1 ? 'stored' : jobs === 0 ? 'unknown' : 'ambiguous'
  })
}
