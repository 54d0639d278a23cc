import { once } from 'node:events'
import { apiRoutes, pagePatterns } from '@/app/routes.generated'
import { requestHandler } from '@/lib/server/handler'
import { httpServer } from '@/lib/server/http-server'
import { FAST_LANE } from '@/lib/server/lane'
import { preparePages } from '@/lib/server/pages'
import { type Load, load } from './load'
import { median, report } from './report'

const ROUNDS = 3
const SECONDS = 4
const GOAL = 8

// One line a request would be written by both sides and measured by none.
process.env.LOG_LEVEL = 'error'

/**
 * The same handler of `live`, mounted in front of Next and behind it, in one process, measured in turn. What counts is
 * answers per second of this process's own CPU time: how fast it could answer on a core of its own, whoever else is
 * busy on this machine.
 */
async function main(): Promise<void> {
  const lane = await mount(FAST_LANE)
  const next = await mount([])
  for (const url of [lane, next]) await load(url, 1)

  const ratios: number[] = []
  for (let round = 1; round <= ROUNDS; round++) {
    const fast = await measure(lane)
    const slow = await measure(next)
    ratios.push(fast.perCpuSecond / slow.perCpuSecond)
    console.log(`round ${round}: lane ${shown(fast)}; Next ${shown(slow)}`)
  }
  const value = median(ratios)
  report('server', [{ id: 'lane-vs-next', value, goal: `>= ${GOAL}`, ok: value >= GOAL }])
}

type Measured = Load & { perCpuSecond: number }

async function measure(url: string): Promise<Measured> {
  const before = process.cpuUsage()
  const loaded = await load(url, SECONDS)
  const { user, system } = process.cpuUsage(before)
  const answers = loaded.requestsPerSecond * SECONDS
  return { ...loaded, perCpuSecond: answers / ((user + system) / 1_000_000) }
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
