import type postgres from 'postgres'
import { arrayText } from '../postgres/sql'

export type Library = {
  retry: (queue: string, ids: string[]) => Promise<unknown>
  deleteJob: (queue: string, ids: string[]) => Promise<unknown>
}

/** What versions of pg-boss do to jobs, inside our transaction; `schema` as configured, not quoted. */
export function libraryOn(sql: postgres.TransactionSql, schema: string, isVersion10: boolean): Library {
  return {
    retry: async (queue, ids) =>
      isVersion10
        ? (await version10(sql, schema)).retry(queue, ids)
        : sql.unsafe(retry12(schema), [queue, arrayText(ids)]),
    deleteJob: async (queue, ids) => (await version10(sql, schema)).deleteJob(queue, ids),
  }
}

/** Never started, and loaded when first needed. */
async function version10(sql: postgres.TransactionSql, schema: string) {
  const { default: PgBoss } = await import('pg-boss')
  const db = {
    executeSql: async (text: string, values: (string | string[])[]) => {
      const written = values.map((value) => (Array.isArray(value) ? arrayText(value) : value))
      return { rows: [...(await sql.unsafe(text, written))] }
    },
  }
  return new PgBoss({ db, schema })
}

/**
 * `retryJobs` of pg-boss 12.35 word for word: that version runs on Node 22 only. The one of version 10 would leave
 * `completed_on` behind, by which later versions clean up.
 */
const retry12 = (schema: string) => `
    WITH results as (
      UPDATE ${schema}.job
      SET state = 'retry',
        retry_limit = retry_limit + 1,
        completed_on = NULL
      WHERE name = $1
        AND id = ANY($2::uuid[])
        AND state = 'failed'
      RETURNING 1
    )
    SELECT COUNT(*) from results
  `
