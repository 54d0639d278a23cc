import type postgres from 'postgres'
import { z } from 'zod'
import { AppError } from '@/lib/errors'
import type { IndexAdvice } from '@/lib/queues/adapter'
import type { JobTable } from '../postgres/chunk-read'
import { arrayText } from '../postgres/sql'
import { REACHED_AT, STATE } from './job-sql'

const MOST_QUEUES = 500
/** As Postgres writes the condition of the index we advise. */
const FAILED = '((locked_at IS NULL) AND (attempts >= max_attempts))'
const FAILED_KEY = ['task_id', 'run_at', 'id']

const shapeRow = z.object({
  blocks: z.int(),
  server_version: z.int(),
  is_hidden: z.boolean(),
  has_failed_index: z.boolean(),
  tasks: z.array(z.object({ id: z.int(), name: z.string() })),
})

export type Shape = {
  jobs: JobTable
  serverVersion: number
  /** Whether the index we advise is there. */
  hasFailedIndex: boolean
  /** Tasks are what we call queues: a named queue of graphile-worker only lines up jobs of any task. */
  tasks: { id: number; name: string }[]
}

/**
 * What there is at the moment; `schema` is quoted.
 *
 * @throws AppError upstream_failed where the account is shown no rows
 */
export async function readShape(sql: postgres.Sql, schema: string): Promise<Shape> {
  const relation = `${schema}._private_jobs`
  const [row] = await sql.unsafe(
    `select (pg_relation_size(t.jobs) / current_setting('block_size')::int)::int as blocks,
      current_setting('server_version_num')::int as server_version,
      row_security_active(t.jobs) as is_hidden,
      exists (select from pg_index i where i.indrelid = t.jobs and i.indisvalid
        and pg_get_expr(i.indpred, i.indrelid) = $1
        and $2::text[] = array(select pg_get_indexdef(i.indexrelid, at, true) from generate_series(1, 3) at))
        as has_failed_index,
      (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', identifier)), '[]') from (
        select id, identifier from ${schema}._private_tasks order by id desc limit ${MOST_QUEUES}) as named) as tasks
    from (select $3::regclass as jobs) as t`,
    [FAILED, arrayText(FAILED_KEY), relation],
  )
  const shape = shapeRow.parse(row)
  if (shape.is_hidden)
    throw new AppError(
      'upstream_failed',
      'Row level security hides the jobs from this account: give it BYPASSRLS, or a policy that shows them.',
    )
  return {
    jobs: {
      relation,
      blocks: shape.blocks,
      queue: 'j.task_id::text',
      state: STATE,
      reachedAt: `case when j.attempts = 0 and j.locked_at is null then j.run_at else ${REACHED_AT} end`,
      workedAt: `case when j.attempts > 0 or j.locked_at is not null then ${REACHED_AT} end`,
      id: 'j.id::text',
      keeps: ['failed', 'active'],
    },
    serverVersion: shape.server_version,
    hasFailedIndex: shape.has_failed_index,
    tasks: shape.tasks,
  }
}

/** Grows with the failed jobs and with no others. */
export const failedIndex = (schema: string): IndexAdvice => ({
  reason:
    'No index leads to failed jobs: they are counted by reading the table piece by piece, and found late.',
  statement: `CREATE INDEX CONCURRENTLY ON ${schema}._private_jobs (task_id, run_at, id) WHERE locked_at IS NULL AND attempts >= max_attempts`,
})
