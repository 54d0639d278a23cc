import type postgres from 'postgres'

/** Fills a task by SQL as a long outage would leave it: most of its jobs have had their last attempt. */
export async function fillGraphile(sql: postgres.Sql, task: string, rows: number): Promise<void> {
  await sql`insert into graphile_worker._private_tasks (identifier) values (${task}) on conflict do nothing`
  await sql`
    insert into graphile_worker._private_jobs
      (task_id, payload, run_at, attempts, max_attempts, last_error, created_at, updated_at, locked_at, locked_by)
    select (select id from graphile_worker._private_tasks where identifier = ${task}),
      json_build_object('customer', json_build_object('id', 'tenant-' || n % 40), 'order', n),
      case when kind = 'delayed' then now() + interval '1 hour' + n * interval '1 second' else made_at end,
      case kind when 'failed' then 3 when 'retrying' then 1 when 'active' then 1 else 0 end, 3,
      case when kind in ('failed', 'retrying') then 'SMTP 451 for order ' || n end, made_at, made_at,
      case when kind = 'active' then now() - interval '1 minute' end, case when kind = 'active' then 'worker-1' end
    from (
      select n, now() - (${rows}::int - n) * interval '1 second' as made_at, case
        when n % 500 = 0 then 'active' when n % 100 = 1 then 'retrying' when n % 100 = 2 then 'delayed'
        when n % 20 = 3 then 'waiting' else 'failed' end as kind
      from generate_series(1, ${rows}::int) as n) as made`
}
