import { atMost, type Check, median } from '../report'
import { countCheckIns, drained, pgbench, volley } from './harness'

const ROUNDS = 3
const SECONDS = 6
const CONNECTIONS = 64

// What a server without batches would do for each ping: keep it, and note it with its job.
const ONE_BY_ONE = `with kept as (
  insert into cron_check_ins (job_id, received_at, at, kind, "from")
  select id, now(), now(), 'success', 'pgbench' from cron_jobs where ping_id = md5('bench' || :job)::uuid
  returning job_id
) update cron_jobs set last_check_in_at = now() where id = (select job_id from kept)`

type Round = { ratio: number; p99: number; drainSeconds: number }

/** Durable check-ins a second beside pgbench doing the same insert and update one by one, on the same Postgres. */
export async function ingest(url: string, paths: readonly string[]): Promise<Check[]> {
  await volley(url, paths, ['-c', String(CONNECTIONS), '-d', '3'])
  await drained()
  const rounds: Round[] = []
  for (let round = 1; round <= ROUNDS; round++) {
    const reference = await pgbench(ONE_BY_ONE, CONNECTIONS, SECONDS)
    await drained()
    const before = await countCheckIns()
    const fired = await volley(url, paths, ['-c', String(CONNECTIONS), '-d', String(SECONDS)])
    const kept = (await countCheckIns()) - before
    const drainSeconds = await drained()
    if (kept < fired['2xx'] || fired['5xx'] + fired['4xx'] + fired.errors > 0)
      throw new Error(`${kept} kept of ${JSON.stringify(fired)}`)
    const perSecond = fired['2xx'] / fired.duration
    rounds.push({ ratio: perSecond / reference, p99: fired.latency.p99, drainSeconds })
    console.log(
      `round ${round}: ${Math.round(perSecond)} check-ins/s (p99 ${fired.latency.p99} ms, ledger ${drainSeconds.toFixed(1)} s behind); pgbench ${Math.round(reference)}/s`,
    )
  }
  const of = (value: (one: Round) => number) => median(rounds.map(value))
  return [
    atLeast(
      'G-I1 64 connections, against pgbench',
      of(({ ratio }) => ratio),
      1.5,
    ),
    atMost(
      'G-I1 p99, ms',
      of(({ p99 }) => p99),
      25,
    ),
    atMost(
      'G-I4 the ledger behind, s',
      of(({ drainSeconds }) => drainSeconds),
      5,
    ),
  ]
}

export const atLeast = (name: string, value: number, least: number): Check => ({
  ...atMost(name, value, least),
  goal: `>= ${least}`,
  ok: value >= least,
})
