import { atMost, type Check, median } from '../report'
import { cpuSeconds } from './cpu'
import { countCheckIns, drained, pgbench } from './harness'
import { type Volley, volley } from './volley'

const ROUNDS = 5
const SECONDS = 3
const CONNECTIONS = 64

// What a server without batches would do for each ping: keep it, and note it with its job.
const ONE_BY_ONE = `with kept as (
  insert into cron_check_ins (job_id, received_at, at, kind, "from")
  select id, now(), now(), 'success', 'pgbench' from cron_jobs where ping_id = md5('bench' || :job)::uuid
  returning job_id
) update cron_jobs set last_check_in_at = now() where id = (select job_id from kept)`

type Server = { port: number; pid: number }
type Round = { ratio: number; cpuRatio: number; p99Ms: number; behindSeconds: number }

/** Durable check-ins a second beside pgbench doing the same insert and update one by one, on the same Postgres. */
export async function ingest(server: Server, paths: string[]): Promise<Check[]> {
  await volley({ port: server.port, paths, connections: CONNECTIONS, seconds: 3 })
  await drained()
  const rounds: Round[] = []
  for (let round = 1; round <= ROUNDS; round++) rounds.push(await compare(server, paths, round))
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
