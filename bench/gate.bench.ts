import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { apiRoutes, pagePatterns } from '@/app/routes.generated'
import { pretendKnown } from '@/lib/maintenance/testing'
import { requestHandler } from '@/lib/server/handler'
import { httpServer } from '@/lib/server/http-server'
import { FAST_LANE } from '@/lib/server/lane'
import { preparePages } from '@/lib/server/pages'
import { startTracing } from '@/lib/telemetry/tracing'
import { FLAG, fire, volley } from './ping/volley'
import { atMost, type Check, median, report } from './report'

const ROUNDS = 7
const SECONDS = 2
const REST_MS = 1_000
const CONNECTIONS = 64
const VS_NEXT = 8
const VS_NODE = 0.5
/** What bare Node and the lane can both do with ease: who is waked for each answer costs both the same then. */
const SAME_RATE = 6_000
const STEADY = { perSecond: 2_000, seconds: 10 }
const P99_MS = 20

const STATE = ['/api/maintenance/state']
const GATE = Array.from(
  { length: 500 },
  (_, at) => `/api/maintenance/gate?service=shop&path=%2Fapi%2Fpicks%2F${at}&method=POST&tenant=tenant-${at}`,
)

// One line a request would be written by one side and not by the other.
process.env.LOG_LEVEL = 'error'

/**
 * What services ask, in front of Next, behind it, and against answers of bare Node; all in one process, measured in turn, by
 * answers a second of this process's own CPU time: how fast it could answer on a core of its own, whoever else is busy on this
 * machine. Against Next at full speed, against Node at one rate. Then the time an answer takes at 2 000 a second.
 */
async function main(): Promise<void> {
  startTracing('bench')
  pretendKnown(someWindows())
  const [lane, next] = [await mount(FAST_LANE), await mount([])]
  const state = await (await fetch(`http://127.0.0.1:${lane}${STATE[0]}`)).text()
  const sides = { lane, next, node: await bare(204, '') }
  const checks = [
    ...(await compare('gate', GATE, sides)),
    ...(await compare('state', STATE, { ...sides, node: await bare(200, state) })),
    await steady('gate', GATE, lane),
    await steady('state', STATE, lane),
  ]
  report('gate', checks)
}

/** As many as a busy day has; none of them closes what is asked here. */
function someWindows() {
  const others = Array.from({ length: 20 }, (_, index) => ({ scope: `tenant:other-${index}` }))
  return [...others, { scope: 'service:portal' }, { scope: 'route:shop GET /reports/*' }]
}

type Sides = { lane: number; next: number; node: number }

async function compare(what: string, paths: string[], { lane, next, node }: Sides): Promise<Check[]> {
  for (const port of [lane, next, node]) await measure(port, paths)
  const ratios: { next: number; node: number }[] = []
  for (let round = 1; round <= ROUNDS; round++) {
    const [ours, plain] = [await measure(lane, paths, SAME_RATE), await measure(node, paths, SAME_RATE)]
    const [fast, full] = [await measure(lane, paths), await measure(node, paths)]
    const slow = await measure(next, paths)
    // What Next leaves behind is not to be counted as anybody else's.
    await sleep(REST_MS)
    ratios.push({ next: fast.perCpuSecond / slow.perCpuSecond, node: ours.perCpuSecond / plain.perCpuSecond })
    console.log(
      `${what} ${round}, a CPU second: lane ${shown(fast)}, Next ${shown(slow)}, bare Node ${shown(full)}; at one rate lane ${shown(ours)}, bare Node ${shown(plain)}`,
    )
  }
  const [vsNext, vsNode] = [median(ratios.map((one) => one.next)), median(ratios.map((one) => one.node))]
  return [
    { id: 'gate-vs-next', what, value: vsNext, goal: `>= ${VS_NEXT}`, ok: vsNext >= VS_NEXT },
    { id: 'gate-vs-node', what, value: vsNode, goal: `>= ${VS_NODE}`, ok: vsNode >= VS_NODE },
  ]
}

type Measured = { perCpuSecond: number; perSecond: number }

async function measure(port: number, paths: string[], perSecond = 0): Promise<Measured> {
  const before = process.cpuUsage()
  const { statuses, seconds } = await volley({
    port,
    paths,
    connections: CONNECTIONS,
    seconds: SECONDS,
    perSecond,
  })
  const { user, system } = process.cpuUsage(before)
  const answers = (statuses[200] ?? 0) + (statuses[204] ?? 0)
  return { perCpuSecond: answers / ((user + system) / 1_000_000), perSecond: answers / seconds }
}

const shown = ({ perCpuSecond, perSecond }: Measured) =>
  `${Math.round(perCpuSecond)} (${Math.round(perSecond)}/s)`

async function steady(what: string, paths: string[], port: number): Promise<Check> {
  const { p99Ms } = await volley({ port, paths, connections: CONNECTIONS, ...STEADY })
  return atMost(`gate-p99 ${what}, ms at ${STEADY.perSecond}/s`, p99Ms, P99_MS)
}

async function mount(lane: string[]): Promise<number> {
  const { fallback } = await preparedPages()
  const parts = {
    routes: apiRoutes,
    pages: pagePatterns,
    lane,
    fallback: () => fallback,
    isBooted: () => true,
  }
  return listen(httpServer({ request: requestHandler(parts) }))
}

let pages: ReturnType<typeof preparePages> | undefined

function preparedPages() {
  pages ??= preparePages(httpServer({ request: (_asked, response) => response.end() }))
  return pages
}

/** What Node can do at all. */
function bare(status: number, content: string): Promise<number> {
  const length = Buffer.byteLength(content)
  const headers = status === 204 ? {} : { 'Content-Type': 'application/json', 'Content-Length': length }
  return listen(createServer((_asked, response) => response.writeHead(status, headers).end(content)))
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

await (process.argv.includes(FLAG) ? fire() : main())
