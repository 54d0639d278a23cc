import { z } from 'zod'
import { type EngineJob, type EngineJobDetail, JOB_STATES, type JobState } from '@/lib/queues/adapter'
import type { Parameters } from '../postgres/sql'
import { OPENED_BYTES, TENANT_CHARACTERS } from '../postgres/tenants'
import { ASK_ERROR, ASK_MESSAGE, ASK_PAYLOAD, errorText, shown } from '../postgres/text'

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export const isId = (id: string): boolean => UUID.test(id)

/** What a job that waits for others is called, where the version knows of such. */
const isDelayed = (hasBlocked: boolean) =>
  hasBlocked ? '(j.start_after > now() or j.blocked)' : '(j.start_after > now())'

/** Null for a cancelled job: it is no backlog, and nobody's failure. */
export const stateSql = (hasBlocked: boolean): string => `case j.state
  when 'completed' then 'completed' when 'failed' then 'failed' when 'active' then 'active' when 'retry' then 'retrying'
  when 'created' then case when ${isDelayed(hasBlocked)} then 'delayed' else 'waiting' end end`

/** Whether a job is in a state, or in any; cheaper than to name its own. */
export function isStateSql(state: JobState | undefined, hasBlocked: boolean): string {
  switch (state) {
    case undefined:
      return `j.state <> 'cancelled'`
    case 'waiting':
      return `(j.state = 'created' and not ${isDelayed(hasBlocked)})`
    case 'delayed':
      return `(j.state = 'created' and ${isDelayed(hasBlocked)})`
    case 'retrying':
      return `j.state = 'retry'`
    case 'active':
    case 'failed':
    case 'completed':
      return `j.state = '${state}'`
  }
}

/** When a job reached its state. */
export const REACHED_AT = `case j.state when 'active' then j.started_on
  when 'created' then j.created_on when 'retry' then j.created_on else j.completed_on end`

/** Every end has a time and a number of its own; a job brought back has one attempt more to make. */
export const VERSION = `concat_ws('~', j.state::text, j.retry_count, j.retry_limit,
  coalesce(j.completed_on, j.started_on, j.created_on) at time zone 'UTC')`

/** `fail` keeps an error as it is, any other value under a name. */
const ERROR = `coalesce(j.output ->> 'message', j.output -> 'value' ->> 'message', j.output ->> 'value', j.output #>> '{}')`

const STACK = `coalesce(j.output ->> 'stack', j.output -> 'value' ->> 'stack', ${ERROR})`

const HAS_ERROR = `j.state in ('failed', 'retry', 'active') and j.output is not null`

export const SEARCHABLE = {
  reachedAt: REACHED_AT,
  error: `case when ${HAS_ERROR} then ${ERROR} end`,
  name: `''`,
  valueAt: (path: string) => `j.data #>> ${path}`,
}

const jobRow = z.object({
  id: z.string(),
  state: z.enum(JOB_STATES).nullable(),
  retry_count: z.int(),
  retry_limit: z.int(),
  created_at: z.date(),
  run_at: z.date().nullable(),
  started_at: z.date().nullable(),
  finished_at: z.date().nullable(),
  error: z.string().nullable(),
  tenant: z.string().nullable(),
  version: z.string(),
})

const detailRow = jobRow.extend({
  payload_text: z.string().nullable(),
  payload_bytes: z.int().nullable(),
  result_text: z.string().nullable(),
  result_bytes: z.int().nullable(),
  stack: z.string().nullable(),
})

export function columns(hasBlocked: boolean, tenantPath: string | null, { add }: Parameters): string {
  const tenant = tenantPath
    ? `case when pg_column_size(j.data) <= ${OPENED_BYTES}
        then left(j.data #>> ${add(tenantPath.split('.'), 'text[]')}, ${TENANT_CHARACTERS}) end`
    : 'null::text'
  return `j.id::text as id, ${stateSql(hasBlocked)} as state, j.retry_count, j.retry_limit,
    j.created_on as created_at, case when isfinite(j.start_after) then j.start_after end as run_at,
    j.started_on as started_at, j.completed_on as finished_at,
    case when ${HAS_ERROR} then left(${ERROR}, ${ASK_MESSAGE}) end as error, ${tenant} as tenant,
    ${VERSION} as version`
}

export const detailColumns = `left(j.data::text, ${ASK_PAYLOAD}) as payload_text,
  octet_length(j.data::text) as payload_bytes,
  case when ${HAS_ERROR} then left(${STACK}, ${ASK_ERROR}) end as stack,
  case when not (${HAS_ERROR}) then left(j.output::text, ${ASK_PAYLOAD}) end as result_text,
  case when not (${HAS_ERROR}) then octet_length(j.output::text) end as result_bytes`

export const jobOf = (row: unknown): EngineJob => job(jobRow.parse(row))

export function detailOf(row: unknown): EngineJobDetail {
  const found = detailRow.parse(row)
  return {
    ...job(found),
    payload: shown(found.payload_text, found.payload_bytes),
    result: shown(found.result_text, found.result_bytes),
    // The one before is written over by the next.
    errors: found.stack === null ? [] : [{ at: found.finished_at, text: errorText(found.stack) }],
    relatives: [],
  }
}

function job(row: z.infer<typeof jobRow>): EngineJob {
  const state = row.state ?? 'failed'
  return {
    id: row.id,
    name: null,
    state,
    attempts: row.started_at === null ? 0 : row.retry_count + 1,
    maxAttempts: row.retry_limit + 1,
    createdAt: row.created_at,
    runAt: state === 'delayed' || state === 'retrying' ? row.run_at : null,
    startedAt: row.started_at,
    finishedAt: state === 'failed' || state === 'completed' ? row.finished_at : null,
    error: row.state === null ? 'Cancelled.' : row.error,
    tenant: row.tenant,
    version: row.version,
  }
}
