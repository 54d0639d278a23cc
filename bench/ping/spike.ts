import { setTimeout as sleep } from 'node:timers/promises'
import { atMost, type Check, exactly } from '../report'
import { drained } from './harness'
import { volley } from './volley'

const BASE_PER_SECOND = 100
const TIMES = 20
const SPIKE_SECONDS = 2
// More connections than check-ins may wait.
const BEYOND = 3_000

/** A load that grows twentyfold for two seconds, and one beyond what may wait. */
export async function spike(port: number, paths: string[]): Promise<Check[]> {
  const base = volley({ port, paths, connections: 16, seconds: 6, perSecond: BASE_PER_SECOND })
  await sleep(1_500)
  const spiked = await volley({
    port,
    paths,
    connections: 1_000,
    seconds: SPIKE_SECONDS,
    perSecond: BASE_PER_SECOND * TIMES,
  })
  const behind = await drained()
  const under = [await base, spiked]
  const beyond = await volley({ port, paths, connections: BEYOND, seconds: 2 })
  await drained()
  const { 200: ok = 0, 503: refused = 0, ...others } = beyond.statuses
  console.log(
    `spike: p99 ${spiked.p99Ms.toFixed(0)} ms; ${BEYOND} at once: ${ok} taken, ${refused} told to come again`,
  )
  return [
    exactly(
      'G-I4 a spike of 20x: answers other than 200',
      sum(under.map(({ statuses }) => notOk(statuses))),
      0,
    ),
    atMost('G-I4 a spike of 20x: the ledger is up to date after, s', behind, 5),
    exactly(
      'G-I4 beyond the limit: neither taken nor told when to come again',
      refused - beyond.withRetryAfter + sum(Object.values(others)),
      0,
    ),
  ]
}

const notOk = ({ 200: _, ...others }: Record<string, number>) => sum(Object.values(others))
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
