import type postgres from 'postgres'

/** Of a queue that has been worked for half a day: what share is in which state. */
export const SHARES = { waiting: 0.012, delayed: 0.004, retrying: 0.002, active: 0.001, failed: 0.01 }

/**
 * Fills a queue by SQL as half a day of work would leave it: most jobs have ended, a hundredth of them badly, the
 * youngest wait. Version 10 and 12.
 */
export async function fillBoss(
  sql: postgres.Sql,
  queue: string,
  rows: number,
  part = 500_000,
): Promise<void> {
  for (let from = 0; from < rows; from += part) {
    const until = Math.min(rows, from + part)
    await sql.begin(async (tx) => {
      // A trigger a row to check the name of the queue would cost more than the rows.
      await tx.unsafe('set local session_replication_role = replica')
      await tx.unsafe(fillSql(queue, rows), [from + 1, until])
    })
  }
}

const fillSql = (queue: string, rows: number) => `
  insert into pgboss.job (name, data, state, retry_count, retry_limit, start_after, created_on, started_on, completed_on, output)
  select '${queue}', jsonb_build_object('customer', jsonb_build_object('id', 'tenant-' || n % 40), 'order', n, 'note', md5(n::text)),
    state::pgboss.job_state, case when state in ('failed', 'retry') then 2 else 0 end, 2,
    case when is_later then now() + interval '1 hour' + n * interval '1 second' else made_on end, made_on,
    case when state <> 'created' then made_on + interval '1 second' end,
    case when state in ('completed', 'failed') then made_on + interval '2 seconds' end,
    case when state in ('failed', 'retry') then jsonb_build_object('message', 'SMTP 451 for order ' || n, 'stack', 'Error: SMTP 451')
      when state = 'completed' then '{"done": true}'::jsonb end
  from (
    select n, made_on, share >= 1 - ${SHARES.delayed} as is_later, case
      when share >= 1 - ${SHARES.delayed + SHARES.waiting} then 'created'
      when share >= 1 - ${SHARES.delayed + SHARES.waiting + SHARES.retrying} then 'retry'
      when share >= 1 - ${SHARES.delayed + SHARES.waiting + SHARES.retrying + SHARES.active} then 'active'
      when n % ${Math.round(1 / SHARES.failed)} = 0 then 'failed' else 'completed' end as state
    from (
      select n, n::float8 / ${rows} as share, now() - (${rows} - n) * (interval '12 hours' / ${rows}) as made_on
      from generate_series($1::int, $2::int) as n) as numbered) as made`
