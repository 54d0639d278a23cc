import { z } from 'zod'
import { type EngineJob, type EngineJobDetail, JOB_STATES } from '@/lib/queues/adapter'
import { type Parameters, parameters } from '../postgres/sql'
import { OPENED_BYTES, TENANT_CHARACTERS } from '../postgres/tenants'
import { ASK_ERROR, ASK_MESSAGE, ASK_PAYLOAD, errorText, shown } from '../postgres/text'

/** A worker holds it, has given it up, has failed before, or has not begun. */
export const STATE = `case when j.locked_at is not null then 'active'
  when j.attempts >= j.max_attempts then 'failed'
  when j.attempts > 0 then 'retrying'
  when j.run_at > now() then 'delayed'
  else 'waiting' end`

/** Written nowhere: a failed job is put off by e^attempts seconds, ten attempts at most (its own `failJob`). */
const FAILED_AT = `least(now(), greatest(j.updated_at,
  j.run_at - exp(least(j.attempts, 10)) * interval '1 second'))`

/** When a job reached its state. */
export const REACHED_AT = `case when j.locked_at is not null then j.locked_at
  when j.attempts > 0 then ${FAILED_AT} else j.created_at end`

/** The put off moves with every failure, and a job brought back has one attempt more to make. */
export const VERSION = `concat_ws('~', j.attempts, j.max_attempts, j.revision, j.run_at at time zone 'UTC')`

/** Their column is `json`, which takes the escape of a zero byte and then breaks on reading any part beside it. */
export const valueAt = (path: string): string =>
  `case when strpos(j.payload::text, '\\u0000') = 0 then j.payload #>> ${path} end`

export const isId = (id: string): boolean => /^\d{1,18}$/.test(id)

const jobRow = z.object({
  id: z.string(),
  name: z.string().nullable(),
  state: z.enum(JOB_STATES),
  attempts: z.int(),
  max_attempts: z.int(),
  created_at: z.date(),
  run_at: z.date().nullable(),
  locked_at: z.date().nullable(),
  failed_at: z.date().nullable(),
  error: z.string().nullable(),
  tenant: z.string().nullable(),
  version: z.string(),
})

const detailRow = jobRow.extend({
  payload_text: z.string(),
  payload_bytes: z.int(),
  last_error: z.string().nullable(),
})

/** What a job is told by; `schema` is quoted. */
export function columns(
  schema: string,
  tenantPath: string | null,
  { add }: Parameters = parameters(),
): string {
  const tenant = tenantPath
    ? `case when pg_column_size(j.payload) <= ${OPENED_BYTES}
        then left(${valueAt(add(tenantPath.split('.'), 'text[]'))}, ${TENANT_CHARACTERS}) end`
    : 'null::text'
  return `j.id::text as id, ${STATE} as state, j.attempts::int as attempts, j.max_attempts::int as max_attempts,
    (select q.queue_name from ${schema}._private_job_queues q where q.id = j.job_queue_id) as name,
    j.created_at, case when isfinite(j.run_at) then j.run_at end as run_at, j.locked_at,
    case when j.attempts > 0 and j.locked_at is null then ${FAILED_AT} end as failed_at,
    left(j.last_error, ${ASK_MESSAGE}) as error, ${tenant} as tenant, ${VERSION} as version`
}

export const detailColumns = `left(j.payload::text, ${ASK_PAYLOAD}) as payload_text,
  octet_length(j.payload::text) as payload_bytes, left(j.last_error, ${ASK_ERROR}) as last_error`

export function jobOf(row: unknown): EngineJob {
  return job(jobRow.parse(row))
}

export function detailOf(row: unknown): EngineJobDetail {
  const found = detailRow.parse(row)
  const { last_error, failed_at } = found
  return {
    ...job(found),
    payload: shown(found.payload_text, found.payload_bytes),
    result: null,
    // The one before is written over by the next.
    errors: last_error === null ? [] : [{ at: failed_at, text: errorText(last_error) }],
    relatives: [],
  }
}

const job = (row: z.infer<typeof jobRow>): EngineJob => ({
  id: row.id,
  name: row.name,
  state: row.state,
  attempts: row.attempts,
  maxAttempts: row.max_attempts,
  createdAt: row.created_at,
  runAt: row.state === 'delayed' || row.state === 'retrying' ? row.run_at : null,
  startedAt: row.locked_at,
  finishedAt: row.state === 'failed' ? row.failed_at : null,
  error: row.error,
  tenant: row.tenant,
  version: row.version,
})
