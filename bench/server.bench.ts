import { once } from 'node:events'
import { apiRoutes, pagePatterns } from '@/app/routes.generated'
import { requestHandler } from '@/lib/server/handler'
import { httpServer } from '@/lib/server/http-server'
import { FAST_LANE } from '@/lib/server/lane'
import { preparePages } from '@/lib/server/pages'
import { load } from './load'
import { median, report } from './report'

const ROUNDS = 3
const SECONDS = 4
const GOAL = 8

// One line a request would be written by both sides and measured by none.
process.env.LOG_LEVEL = 'error'

/** The same handler of `live`, mounted in front of Next and behind it, in one process, measured in turn. */
async function main(): Promise<void> {
  const lane = await mount(FAST_LANE)
  const next = await mount([])
  for (const url of [lane, next]) await load(url, 1)

  const ratios: number[] = []
  for (let round = 1; round <= ROUNDS; round++) {
    const fast = await load(lane, SECONDS)
    const slow = await load(next, SECONDS)
    ratios.push(fast.requestsPerSecond / slow.requestsPerSecond)
    console.log(
      `round ${round}: lane ${Math.round(fast.requestsPerSecond)}/s (p99 ${fast.p99Ms} ms), Next ${Math.round(slow.requestsPerSecond)}/s (p99 ${slow.p99Ms} ms)`,
    )
  }
  const value = median(ratios)
  report('server', [{ id: 'lane-vs-next', value, goal: `>= ${GOAL}`, ok: value >= GOAL }])
}

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
