import type { Dialect } from './testing'

/** The columns and types that Oban's migrations 1 to 15 leave behind. */
export const oban: Dialect = {
  name: 'oban',
  ddl: `
    create type oban_job_state as enum
      ('available', 'scheduled', 'executing', 'retryable', 'completed', 'discarded', 'cancelled');
    create table oban_jobs (
      id bigserial primary key, state oban_job_state not null default 'available',
      queue text not null default 'default', worker text not null, args jsonb not null,
      errors jsonb[] not null default array[]::jsonb[], attempt integer not null default 0,
      max_attempts integer not null default 20, inserted_at timestamp not null default timezone('UTC', now()),
      scheduled_at timestamp not null default timezone('UTC', now()), attempted_at timestamp, completed_at timestamp,
      attempted_by text[], discarded_at timestamp, priority integer not null default 0,
      tags text[] default array[]::text[], meta jsonb default '{}', cancelled_at timestamp);
    create index on oban_jobs (state, queue, priority, scheduled_at, id);
    create index on oban_jobs (state, discarded_at);`,
  addQueue: `insert into oban_jobs (queue, state, worker, args, cancelled_at) values
    ($1, 'cancelled', 'App.Mailer', '{}', timezone('UTC', now()))`,
  insert: `insert into oban_jobs (queue, worker, args, state, scheduled_at, max_attempts)
    select $1, 'App.Mailer', $2::text::jsonb,
      (case when $3::float > 0 then 'scheduled' else 'available' end)::oban_job_state,
      timezone('UTC', now()) + $3::float * interval '1 second', $4 returning id`,
  begin: `update oban_jobs set state = 'executing', attempt = attempt + 1, attempted_at = timezone('UTC', now())
    where id = (select id from oban_jobs where queue = $1 and state = 'available'
      order by priority, scheduled_at, id limit 1 for update skip locked) returning id`,
  complete: `update oban_jobs set state = 'completed', completed_at = timezone('UTC', now()) where id = $1`,
  fail: `update oban_jobs set
      state = (case when attempt >= max_attempts then 'discarded' else 'retryable' end)::oban_job_state,
      discarded_at = case when attempt >= max_attempts then timezone('UTC', clock_timestamp()) end,
      scheduled_at = timezone('UTC', now()) + interval '1 minute',
      errors = array_append(errors, jsonb_build_object('at', now(), 'attempt', attempt, 'error', $2::text))
    where id = $1`,
}

/** The columns and types that River's migrations 1 to 6 leave behind. */
export const river: Dialect = {
  name: 'river',
  ddl: `
    create type river_job_state as enum
      ('available', 'cancelled', 'completed', 'discarded', 'pending', 'retryable', 'running', 'scheduled');
    create table river_job (
      id bigserial primary key, state river_job_state not null default 'available',
      attempt smallint not null default 0, max_attempts smallint not null, attempted_at timestamptz,
      created_at timestamptz not null default now(), finalized_at timestamptz,
      scheduled_at timestamptz not null default now(), priority smallint not null default 1, args jsonb not null,
      attempted_by text[], errors jsonb[], kind text not null, metadata jsonb not null default '{}',
      queue text not null default 'default', tags varchar(255)[] not null default '{}', unique_key bytea,
      unique_states bit(8),
      check ((finalized_at is null) = (state not in ('cancelled', 'completed', 'discarded'))));
    create unique index on river_job (unique_key) where unique_key is not null and state <> 'discarded';
    create index on river_job (state, finalized_at) where finalized_at is not null;
    create index on river_job (state, queue, priority, scheduled_at, id);
    create table river_queue (
      name text primary key, created_at timestamptz not null default now(), metadata jsonb not null default '{}',
      paused_at timestamptz, updated_at timestamptz not null);`,
  addQueue: 'insert into river_queue (name, updated_at) values ($1, now())',
  insert: `insert into river_job (queue, kind, args, state, scheduled_at, max_attempts)
    select $1, 'send_mail', $2::text::jsonb,
      (case when $3::float > 0 then 'scheduled' else 'available' end)::river_job_state,
      now() + $3::float * interval '1 second', $4 returning id`,
  begin: `update river_job set state = 'running', attempt = attempt + 1, attempted_at = now()
    where id = (select id from river_job where queue = $1 and state = 'available'
      order by priority, scheduled_at, id limit 1 for update skip locked) returning id`,
  complete: `update river_job set state = 'completed', finalized_at = now() where id = $1`,
  fail: `update river_job set
      state = (case when attempt >= max_attempts then 'discarded' else 'retryable' end)::river_job_state,
      finalized_at = case when attempt >= max_attempts then clock_timestamp() end,
      scheduled_at = now() + interval '1 minute',
      errors = array_append(errors,
        jsonb_build_object('at', now(), 'attempt', attempt, 'error', $2::text, 'trace', 'main.go:12'))
    where id = $1`,
}

/** What the migration of the Fluent driver makes on Postgres. */
export const VAPOR_DDL = `
  create type "_jobs_meta_storedjobstatus" as enum ('pending', 'processing', 'completed');
  create table _jobs_meta (
    id text primary key, queue_name text not null, job_name text not null, queued_at timestamptz not null,
    delay_until timestamptz, state "_jobs_meta_storedjobstatus" not null, max_retry_count int not null,
    attempts int not null, payload bytea not null, updated_at timestamptz);
  create index on _jobs_meta (state, queue_name, delay_until);`
