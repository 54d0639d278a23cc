import type postgres from 'postgres'
import { z } from 'zod'
import { nextSlots } from '@/lib/cron/schedule'
import type { EngineJob, EngineSchedule } from '@/lib/queues/adapter'
import { blocksSql } from '../postgres/chunk-read'
import { isReadable } from '../postgres/crawler'
import { parameters } from '../postgres/sql'
import { columns, isStateSql, jobOf } from './job-sql'
import type { Source } from './jobs'
import { readShape } from './table'

const MOST = 500
/** The queue through which pg-boss sends what is due; its jobs tell when a schedule fired. */
const SENDER = '__pgboss__send-it'
const FIRES = 20_000
/** Of one schedule, and how long after a fire the job it made is there at the latest. */
const LAST_FIRES = 100
const MADE_WITHIN = `interval '5 minutes'`
/** Of a large table, the part that is looked through for jobs made lately. */
const LAST_BLOCKS = 512

const rows = z.array(
  z.object({
    queue: z.string(),
    key: z.string(),
    cron: z.string(),
    kind: z.string(),
    zone: z.string(),
    last_at: z.date().nullable(),
  }),
)

export async function readSchedules(sql: postgres.Sql, schema: string, now: Date): Promise<EngineSchedule[]> {
  const { hasArchive } = await readShape(sql, schema, SENDER)
  const answer = await sql.unsafe(
    `with fires as (select queue, key, max(at) as at from (${firesSql(schema, hasArchive)}) as f group by queue, key)
    select s.queue, s.key, s.cron, s.kind, s.zone, fires.at as last_at
    from (select name as queue, coalesce(to_jsonb(s) ->> 'key', '') as key, cron,
      coalesce(to_jsonb(s) ->> 'kind', 'cron') as kind, coalesce(timezone, 'UTC') as zone
      from ${schema}.schedule as s order by 1, 2 limit ${MOST}) as s
    left join fires using (queue, key) order by s.queue, s.key`,
    [SENDER],
  )
  return rows.parse([...answer]).map(({ queue, key, cron, kind, zone, last_at }) => ({
    queue,
    name: nameOf(queue, key),
    cron: kind === 'cron' ? cron : null,
    everyMs: null,
    zone,
    lastAt: last_at,
    nextAt: kind === 'cron' ? nextAt(cron, zone, now) : null,
  }))
}

/** Jobs with the payload of the schedule that were there soon after it fired; those of the last hours. */
export async function readFired(
  sql: postgres.Sql,
  { schema, settings }: Source,
  { queue, name }: EngineSchedule,
  limit: number,
): Promise<EngineJob[]> {
  const { tables, hasBlocked, hasArchive, serverVersion } = await readShape(sql, schema, queue)
  const [table] = tables
  if (!table || !isReadable(table, serverVersion)) return []
  const given = parameters()
  given.add(SENDER, 'text')
  const [of, key] = [given.add(queue, 'text'), given.add(name.slice(queue.length + 1), 'text')]
  const found = await sql.unsafe(
    `with fires as (select at from (${firesSql(schema, hasArchive)}) as f
      where queue = ${of} and key = ${key} order by at desc limit ${LAST_FIRES})
    select ${columns(hasBlocked, settings.tenantPath, given)} from ${table.relation} as j
    where ${blocksSql(Math.max(0, table.blocks - LAST_BLOCKS), null)} and j.name = ${of}
      and ${isStateSql(undefined, hasBlocked)}
      and exists(select from fires where j.created_on >= at and j.created_on < at + ${MADE_WITHIN})
      and j.data is not distinct from (select nullif(s.data, 'null') from ${schema}.schedule as s
        where s.name = ${of} and coalesce(to_jsonb(s) ->> 'key', '') = ${key})
    order by j.created_on desc limit ${given.add(limit, 'int')}`,
    [...given.values],
  )
  return found.map(jobOf)
}

/** Fires as queue, key and time, newest first as far as an index goes; the sender is the first value of the statement. */
function firesSql(schema: string, hasArchive: boolean): string {
  const fire = `data ->> 'name' as queue, coalesce(data ->> 'key', '') as key, created_on as at`
  const sent = `(select ${fire} from ${schema}.job
    where name = $1::text and state <> 'cancelled' and singleton_on is not null
    order by singleton_on desc limit ${FIRES})`
  const archived = `(select ${fire} from ${schema}.archive where name = $1::text limit ${FIRES})`
  return hasArchive ? `${sent} union all ${archived}` : sent
}

const nameOf = (queue: string, key: string): string => (key === '' ? queue : `${queue} ${key}`)

function nextAt(cron: string, zone: string, now: Date): Date | null {
  try {
    return nextSlots({ schedule: cron, timezone: zone }, now, { limit: 1 })[0] ?? null
  } catch {
    // Six fields, or words that pg-boss knows and we do not.
    return null
  }
}
