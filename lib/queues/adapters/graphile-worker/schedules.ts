import type postgres from 'postgres'
import { z } from 'zod'
import type { EngineJob, EngineSchedule } from '@/lib/queues/adapter'
import { parameters } from '../postgres/sql'
import { columns, jobOf, valueAt } from './job-sql'
import type { Source } from './jobs'

const MOST = 500
/** The newest jobs that are looked through for those a schedule has made. */
const EXAMINED = 10_000

const rows = z.array(z.object({ name: z.string(), queue: z.string(), last_at: z.date().nullable() }))

/** What the database knows of them: the times themselves are in the code of the workers. */
export async function readSchedules(sql: postgres.Sql, schema: string): Promise<EngineSchedule[]> {
  const answer = await sql.unsafe(
    `select c.identifier as name, c.last_execution as last_at, c.identifier as queue
    from ${schema}._private_known_crontabs as c order by c.identifier limit ${MOST}`,
  )
  return rows.parse([...answer]).map(({ name, queue, last_at }) => ({
    queue,
    name,
    cron: null,
    everyMs: null,
    zone: null,
    lastAt: last_at,
    nextAt: null,
  }))
}

/** Those still there: what ended well is forgotten. */
export async function readFired(
  sql: postgres.Sql,
  { schema, settings }: Source,
  schedule: EngineSchedule,
  limit: number,
): Promise<EngineJob[]> {
  const given = parameters()
  const found = await sql.unsafe(
    `select ${columns(schema, settings.tenantPath, given)}
    from (select * from ${schema}._private_jobs order by id desc limit ${EXAMINED}) as j
    where j.task_id = (select id from ${schema}._private_tasks where identifier = ${given.add(schedule.queue, 'text')})
      and ${valueAt(`'{_cron}'::text[]`)} is not null order by j.id desc limit ${given.add(limit, 'int')}`,
    [...given.values],
  )
  return found.map(jobOf)
}
