import { sql } from 'drizzle-orm'
import { database } from '@/db/client'
import { atMost, type Check, median } from '../report'
import { cpuSeconds } from './cpu'
import { countCheckIns, drained, JOBS, pgbench } from './harness'
import { type Volley, volley } from './volley'

const ROUNDS = 5
const SECONDS = 3
const CONNECTIONS = 64

// The reference of perf.md 3, as Healthchecks keeps a ping: four keys and a foreign key, and its check brought up to date.
const REFERENCE = `create schema if not exists bench_reference;
  drop table if exists bench_reference.pings, bench_reference.checks;
  create table bench_reference.checks (id int primary key, code uuid not null unique, n_pings int not null default 0,
    last_ping timestamptz, alert_after timestamptz, status text not null default 'up');
  create index on bench_reference.checks (alert_after);
  create table bench_reference.pings (id bigint generated always as identity primary key,
    owner_id int not null references bench_reference.checks (id), n int, created timestamptz not null default now(),
    kind text, scheme text, remote_addr text, method text, ua text, body_raw bytea, exitstatus smallint, rid uuid);
  create index on bench_reference.pings (owner_id, n);
  create index on bench_reference.pings (owner_id, created);
  create index on bench_reference.pings (created);
  insert into bench_reference.checks (id, code) select n, md5('bench' || n)::uuid from generate_series(1, ${JOBS}) as n;
  analyze bench_reference.checks`

const ONE_BY_ONE = `with brought as (
  update bench_reference.checks set n_pings = n_pings + 1, last_ping = now(),
    alert_after = now() + interval '65 minutes', status = 'up'
  where code = md5('bench' || :job)::uuid returning id, n_pings
) insert into bench_reference.pings (owner_id, n, kind, scheme, remote_addr, method, ua)
  select id, n_pings, 'success', 'http', '127.0.0.1', 'GET', 'pgbench' from brought`

type Server = { port: number; pid: number }
type Round = { ratio: number; cpuRatio: number; p99Ms: number; behindSeconds: number }

/** Durable check-ins a second beside pgbench doing insert and update one by one, on the same Postgres. */
export async function ingest(server: Server, paths: string[]): Promise<Check[]> {
  await volley({ port: server.port, paths, connections: CONNECTIONS, seconds: 3 })
  await drained()
  await database().execute(sql.raw(REFERENCE))
  const rounds: Round[] = []
  for (let round = 1; round <= ROUNDS; round++) rounds.push(await compare(server, paths, round))
  await database().execute(sql`drop schema bench_reference cascade`)
  const of = (value: (one: Round) => number) => median(rounds.map(value))
  return [
    atLeast(
      'G-I1 64 connections, against pgbench',
      of(({ ratio }) => ratio),
      1.5,
    ),
    atMost(
      'G-I1 p99, ms',
      of(({ p99Ms }) => p99Ms),
      25,
    ),
    atMost(
      'G-I1 the ledger behind, s',
      of(({ behindSeconds }) => behindSeconds),
      5,
    ),
  ]
}

async function compare({ port, pid }: Server, paths: string[], round: number): Promise<Round> {
  const start = await cpuSeconds(pid)
  const reference = await pgbench(ONE_BY_ONE, CONNECTIONS, SECONDS)
  const between = await cpuSeconds(pid)
  await drained()
  const before = await countCheckIns()
  const ready = await cpuSeconds(pid)
  const fired = await volley({ port, paths, connections: CONNECTIONS, seconds: SECONDS })
  const end = await cpuSeconds(pid)
  const kept = (await countCheckIns()) - before
  const behindSeconds = await drained()
  const perSecond = countOk(fired, kept) / fired.seconds
  const mine = countOk(fired, kept) / (end.server + end.postgres - ready.server - ready.postgres)
  const theirs = (reference * SECONDS) / (between.postgres - start.postgres)
  console.log(
    `round ${round}: ${Math.round(perSecond)} check-ins/s (p50 ${fired.p50Ms.toFixed(1)}, p99 ${fired.p99Ms.toFixed(1)} ms, then the ledger ${behindSeconds.toFixed(1)} s behind); pgbench ${Math.round(reference)}/s; a CPU second of server and Postgres: ${Math.round(mine)} and ${Math.round(theirs)}`,
  )
  return { ratio: perSecond / reference, cpuRatio: mine / theirs, p99Ms: fired.p99Ms, behindSeconds }
}

/** Every answer was 200, and every 200 is in the table. */
function countOk({ statuses }: Volley, kept: number): number {
  const { 200: ok = 0, ...others } = statuses
  if (Object.keys(others).length === 0 && kept === ok) return ok
  throw new Error(`${kept} kept of ${JSON.stringify(statuses)}`)
}

export const atLeast = (name: string, value: number, least: number): Check => ({
  ...atMost(name, value, least),
  goal: `>= ${least}`,
  ok: value >= least,
})
