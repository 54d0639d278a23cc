import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { apiRoutes, pagePatterns } from '@/app/routes.generated'
import { withConfig } from '@/lib/config/testing'
import { pretendKnown } from '@/lib/maintenance/testing'
import { requestHandler } from '@/lib/server/handler'
import { httpServer } from '@/lib/server/http-server'
import { FAST_LANE } from '@/lib/server/lane'
import { preparePages } from '@/lib/server/pages'
import { startTracing } from '@/lib/telemetry/tracing'
import { type Load, load, loadAtRate } from './load'
import { atMost, type Check, median, report } from './report'

const ROUNDS = 7
// Enough for the compiler to have done its work, and for every side to be busy for a second.
const LANE = { warmUp: 20_000, requests: 10_000 }
const NEXT = { warmUp: 3_000, requests: 1_500 }
const VS_NEXT = 8
const VS_NODE = 0.5
const RATE = { perSecond: 2_000, seconds: 10 }
const P99_MS = 20

const GATE = '/api/maintenance/gate?service=shop&path=%2Fapi%2Fpicks%2F7&method=POST&tenant=acme'
const STATE = '/api/maintenance/state?service=shop'

// One line a request would be written by one side and not by the other.
process.env.LOG_LEVEL = 'error'

/**
 * What services ask, in front of Next, behind it, and against an answer of bare Node of the same size; all in one process,
 * measured in turn, by answers a second of this process's own CPU time. Then the time an answer takes at 2 000 a second.
 */
async function main(): Promise<void> {
  startTracing('bench')
  withConfig('services: [{ id: shop, name: Shop, url: "http://shop.example" }]')
  pretendKnown(someWindows())
  const lane = await mount(FAST_LANE)
  const next = await mount([])
  const state = await (await fetch(lane + STATE)).text()
  const checks = [
    ...(await compare('gate', lane + GATE, next + GATE, await bare(204, ''))),
    ...(await compare('state', lane + STATE, next + STATE, await bare(200, state))),
    atMost(`gate-p99 gate, ms at ${RATE.perSecond}/s`, (await loadAtRate(lane + GATE, RATE)).p99Ms, P99_MS),
    atMost(`gate-p99 state, ms at ${RATE.perSecond}/s`, (await loadAtRate(lane + STATE, RATE)).p99Ms, P99_MS),
  ]
  report('gate', checks)
}

/** As many as a busy day has; none of them closes what is asked here. */
function someWindows() {
  const others = Array.from({ length: 20 }, (_, index) => ({ scope: `tenant:other-${index}` }))
  return [...others, { scope: 'service:portal' }, { scope: 'route:shop GET /reports/*' }]
}

async function compare(what: string, lane: string, next: string, node: string): Promise<Check[]> {
  await load(lane, LANE.warmUp)
  await load(node, LANE.warmUp)
  await load(next, NEXT.warmUp)
  const ratios: { next: number; node: number }[] = []
  for (let round = 1; round <= ROUNDS; round++) {
    const fast = await measure(lane, LANE.requests)
    const plain = await measure(node, LANE.requests)
    const slow = await measure(next, NEXT.requests)
    ratios.push({ next: fast.perCpuSecond / slow.perCpuSecond, node: fast.perCpuSecond / plain.perCpuSecond })
    console.log(`${what} ${round}: lane ${shown(fast)}; bare Node ${shown(plain)}; Next ${shown(slow)}`)
  }
  const [vsNext, vsNode] = [median(ratios.map((one) => one.next)), median(ratios.map((one) => one.node))]
  return [
    { id: 'gate-vs-next', what, value: vsNext, goal: `>= ${VS_NEXT}`, ok: vsNext >= VS_NEXT },
    { id: 'gate-vs-node', what, value: vsNode, goal: `>= ${VS_NODE}`, ok: vsNode >= VS_NODE },
  ]
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

const pages = preparePages(httpServer({ request: (_asked, response) => response.end() }))

async function mount(lane: string[]): Promise<string> {
  const { fallback } = await pages
  const parts = {
    routes: apiRoutes,
    pages: pagePatterns,
    lane,
    fallback: () => fallback,
    isBooted: () => true,
  }
  return listen(httpServer({ request: requestHandler(parts) }))
}

/** What Node can do at all. */
function bare(status: number, content: string): Promise<string> {
  const length = Buffer.byteLength(content)
  const headers = status === 204 ? {} : { 'Content-Type': 'application/json', 'Content-Length': length }
  return listen(createServer((_asked, response) => response.writeHead(status, headers).end(content)))
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

await main()
