import { once } from 'node:events'
import { apiRoutes, pagePatterns } from '@/app/routes.generated'
import { requestHandler } from '@/lib/server/handler'
import { httpServer } from '@/lib/server/http-server'
import { FAST_LANE } from '@/lib/server/lane'
import { preparePages } from '@/lib/server/pages'
import { startTracing } from '@/lib/telemetry/tracing'
import { type Load, load } from './load'
import { median, report } from './report'

const ROUNDS = 11
// Enough for the compiler to have done its work, and for both sides to be busy for seconds.
const LANE = { warmUp: 20_000, requests: 10_000 }
const NEXT = { warmUp: 3_000, requests: 1_500 }
const GOAL = 8

// One line a request would be written by both sides and measured by none.
process.env.LOG_LEVEL = 'error'

/**
 * The same handler of `live`, mounted in front of Next and behind it, in one process, measured in turn. What counts is
 * answers per second of this process's own CPU time: how fast it could answer on a core of its own, whoever else is
 * busy on this machine.
 */
async function main(): Promise<void> {
  // As the server does at start.
  startTracing('bench')
  const lane = await mount(FAST_LANE)
  const next = await mount([])
  await load(lane, LANE.warmUp)
  await load(next, NEXT.warmUp)

  const ratios: number[] = []
  for (let round = 1; round <= ROUNDS; round++) {
    const fast = await measure(lane, LANE.requests)
    const slow = await measure(next, NEXT.requests)
    ratios.push(fast.perCpuSecond / slow.perCpuSecond)
    console.log(`round ${round}: lane ${shown(fast)}; Next ${shown(slow)}`)
  }
  const value = median(ratios)
  report('server', [{ id: 'lane-vs-next', value, goal: `>= ${GOAL}`, ok: value >= GOAL }])
}

type Measured = Load & { perCpuSecond: number }

async function measure(url: string, requests: number): Promise<Measured> {
  const before = process.cpuUsage()
  const loaded = await load(url, requests)
  const { user, system } = process.cpuUsage(before)
  return { ...loaded, perCpuSecond: requests / ((user + system) / 1_000_000) }
}

const shown = ({ requestsPerSecond, perCpuSecond, p99Ms }: Measured) =>
  `${Math.round(perCpuSecond)} a CPU second (${Math.round(requestsPerSecond)}/s, p99 ${p99Ms} ms)`

const pages = preparePagesOnce()

async function mount(lane: string[]): Promise<string> {
  const { fallback } = await pages
  const request = requestHandler({
    routes: apiRoutes,
    pages: pagePatterns,
    lane,
    fallback: () => fallback,
    isBooted: () => true,
  })
  const server = httpServer({ request }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return `http://127.0.0.1:${port}/api/health/live`
}

function preparePagesOnce() {
  return preparePages(httpServer({ request: (_asked, response) => response.end() }))
}

await main()
