import { once } from 'node:events'
import { apiRoutes, pagePatterns } from '@/app/routes.generated'
import { requestHandler } from '@/lib/server/handler'
import { httpServer } from '@/lib/server/http-server'
import { FAST_LANE } from '@/lib/server/lane'
import { preparePages } from '@/lib/server/pages'
import { startTracing } from '@/lib/telemetry/tracing'
import { type Check, median } from '../report'
import { drained } from './harness'
import { atLeast } from './ingest'
import { volley } from './volley'

const ROUNDS = 5
const CONNECTIONS = 64
const SECONDS = 2

/** The same handler in front of Next and behind it, by answers a second of this process's CPU time. */
export async function lane(paths: string[]): Promise<Check[]> {
  startTracing('bench')
  const { fallback } = await preparePages(httpServer({ request: (_asked, response) => response.end() }))
  const mount = async (patterns: string[]): Promise<number> => {
    const request = requestHandler({
      routes: apiRoutes,
      pages: pagePatterns,
      lane: patterns,
      fallback: () => fallback,
      isBooted: () => true,
    })
    const server = httpServer({ request }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }
  const [fast, slow] = [await mount(FAST_LANE), await mount([])]
  const measure = async (port: number): Promise<number> => {
    const before = process.cpuUsage()
    const { statuses } = await volley({ port, paths, connections: CONNECTIONS, seconds: SECONDS })
    const { user, system } = process.cpuUsage(before)
    // The ledger is kept in this process too: neither side is to do the other's.
    await drained()
    return (statuses[200] ?? 0) / ((user + system) / 1_000_000)
  }
  await measure(fast)
  await measure(slow)
  const ratios: number[] = []
  for (let round = 1; round <= ROUNDS; round++) {
    const [inFront, behind] = [await measure(fast), await measure(slow)]
    ratios.push(inFront / behind)
    console.log(
      `round ${round}: ${Math.round(inFront)} in front of Next, ${Math.round(behind)} behind it, a CPU second`,
    )
  }
  return [atLeast('G-I2 in front of Next, against behind it', median(ratios), 8)]
}
