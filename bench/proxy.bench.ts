import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { createApiToken } from '@/db/testing/callers'
import { freePort } from '@/scripts/ports.mjs'
import { replayDashboard } from './dashboard-replay'
import { type MetricsEngine, startMetricsEngine, untilReady } from './metrics-engine'
import { atMost, type Check, exactly, median, report } from './report'

const REPEATS = 30
const REFRESHES = 100
const TOGETHER = 50
const HOURS = 28
// What a small query may cost more than direct.
const SMALL_MS = 5
const COLD_FROM_MS = 50

const BUCKET = 'http_server_request_duration_seconds_bucket'
const P95_ALL = `histogram_quantile(0.95, sum by (le, http_route) (rate(${BUCKET}[5m])))`
const QUERIES = {
  'p95 of 40 endpoints': P95_ALL,
  'rate of 40 endpoints': 'sum by (http_route) (rate(http_server_request_duration_seconds_count[5m]))',
  'p95 of one endpoint': `histogram_quantile(0.95, sum by (le) (rate(${BUCKET}{http_route="/api/things/7"}[5m])))`,
}
const WINDOWS = {
  '1h/15s': { seconds: 3_600, step: 15 },
  '6h/60s': { seconds: 6 * 3_600, step: 60 },
  '24h/60s': { seconds: 24 * 3_600, step: 60 },
}

const agent = new Agent({ keepAlive: true, maxSockets: TOGETHER })
let spaces = 0

type Asked = { query: string; start: number; end: number; step: number }
type Timed = { ms: number; status: number; cache: string; bytes: number }

/** The proxy beside the same Prometheus asked directly, in one run: medians of 30, ids of the goals in perf.md 2.3. */
async function main(): Promise<void> {
  const engine = await startMetricsEngine(HOURS)
  const proxy = await startProxy(engine.url)
  try {
    const checks: Check[] = []
    for (const [name, query] of Object.entries(QUERIES))
      for (const [window, { seconds, step }] of Object.entries(WINDOWS)) {
        const asked = { query, start: engine.until - seconds, end: engine.until, step }
        checks.push(...(await compare(`${name}, ${window}`, asked, engine, proxy)))
      }
    checks.push(
      ...(await slide(engine, proxy)),
      ...(await together(engine, proxy)),
      ...(await refuse(engine, proxy)),
    )
    checks.push(...(await replayDashboard(engine, QUERIES['rate of 40 endpoints'])))
    await proxy.stop()
    await engine.stop()
    report('proxy', checks)
  } finally {
    await proxy.stop()
    await engine.stop()
  }
}

type Proxy = Awaited<ReturnType<typeof startProxy>>

async function startProxy(prometheusUrl: string) {
  const port = await freePort(57_500)
  const child = spawn(process.execPath, [process.env.PITWALL_SERVER ?? ''], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      PORT: String(port),
      PITWALL_WORKER: 'off',
      LOG_LEVEL: 'error',
      PROMETHEUS_URL: prometheusUrl,
    },
  })
  const url = `http://127.0.0.1:${port}`
  await untilReady(`${url}/api/health/ready`)
  // A caller may read 1 200 times a minute: each part of the bench is another.
  const caller = async () => ({
    authorization: `Bearer ${await createApiToken({ scopes: ['prom:query', 'prom:raw'] })}`,
  })
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  return { url: `${url}/api/prom`, caller, stop }
}

async function compare(name: string, asked: Asked, engine: MetricsEngine, proxy: Proxy): Promise<Check[]> {
  const headers = await proxy.caller()
  const direct: number[] = []
  const cold: number[] = []
  const warm: number[] = []
  await ask(engine.url, asked)
  await ask(proxy.url, asked, headers)
  const upstreamBefore = await upstreamCount(engine)
  for (let time = 1; time <= REPEATS; time++)
    warm.push(expectCache(await ask(proxy.url, asked, headers), 'hit').ms)
  const upstream = (await upstreamCount(engine)) - upstreamBefore
  for (let time = 1; time <= REPEATS; time++) {
    direct.push((await ask(engine.url, asked)).ms)
    // The same query for the engine, another for the cache.
    const other = { ...asked, query: asked.query + ' '.repeat(++spaces) }
    cold.push(expectCache(await ask(proxy.url, other, headers), 'miss').ms)
  }
  const ms = { direct: median(direct), cold: median(cold), warm: median(warm) }
  console.log(
    `${name}: direct ${ms.direct.toFixed(1)} ms, cold ${ms.cold.toFixed(1)} ms, cached ${ms.warm.toFixed(2)} ms`,
  )
  return [
    coldCheck(name, ms),
    ...warmChecks(name, asked, ms),
    exactly(`G-P2 ${name}: upstream requests`, upstream, 0),
  ]
}

type Medians = { direct: number; cold: number; warm: number }

function coldCheck(name: string, { direct, cold }: Medians): Check {
  if (direct >= COLD_FROM_MS) return atMost(`G-P1 ${name}: cold`, cold / direct, 1.15)
  return atMost(`G-P1 ${name}: cold, ms more`, cold - direct, SMALL_MS)
}

/** The goals name the day: shorter windows of cheap queries take the engine hardly longer than any request takes. */
function warmChecks(name: string, { query, start, end }: Asked, { direct, warm }: Medians): Check[] {
  if (end - start < WINDOWS['24h/60s'].seconds) return []
  return [atMost(`G-P2 ${name}: cached`, warm / direct, query === P95_ALL ? 0.05 : 0.25)]
}

/** A window of a day that moves on by one step a hundred times. */
async function slide(engine: MetricsEngine, proxy: Proxy): Promise<Check[]> {
  const headers = await proxy.caller()
  const { seconds, step } = WINDOWS['24h/60s']
  const first = engine.until - REFRESHES * step - step
  const at = (time: number) => ({
    query: `${P95_ALL} + 0`,
    start: first + time * step - seconds,
    end: first + time * step,
    step,
  })
  await ask(proxy.url, at(0), headers)
  const direct: number[] = []
  const moved: number[] = []
  let fetched = 0
  for (let time = 1; time <= REFRESHES; time++) {
    const timed = expectCache(await ask(proxy.url, at(time), headers), 'partial')
    moved.push(timed.ms)
    fetched += pointsOf(timed.cache, step)
    if (time % 10 === 0) direct.push((await ask(engine.url, at(time))).ms)
  }
  const points = REFRESHES * (seconds / step + 1)
  return [
    atMost('G-P3 moved by a step', median(moved) / median(direct), 0.1),
    atMost('G-P3 share of upstream points', fetched / points, 0.01),
  ]
}

async function together(engine: MetricsEngine, proxy: Proxy): Promise<Check[]> {
  const headers = await proxy.caller()
  const { seconds, step } = WINDOWS['24h/60s']
  const asked = (query: string) => ({ query, start: engine.until - seconds, end: engine.until, step })
  const single: number[] = []
  const walls: number[] = []
  let upstream = 0
  for (let time = 1; time <= 5; time++) {
    single.push((await ask(proxy.url, asked(`${P95_ALL} - ${time}`), headers)).ms)
    const before = await upstreamCount(engine)
    const since = performance.now()
    await Promise.all(
      Array.from({ length: TOGETHER }, () => ask(proxy.url, asked(`${P95_ALL} * ${time}`), headers)),
    )
    walls.push(performance.now() - since)
    upstream = Math.max(upstream, (await upstreamCount(engine)) - before)
  }
  return [
    exactly(`G-P4 ${TOGETHER} at once: upstream requests`, upstream, 1),
    atMost(`G-P4 ${TOGETHER} at once: wall against one`, median(walls) / median(single), 1.3),
  ]
}

async function refuse(engine: MetricsEngine, proxy: Proxy): Promise<Check[]> {
  const headers = await proxy.caller()
  const before = await upstreamCount(engine)
  const asked = { query: 'up', start: 0, end: engine.until, step: 15 }
  const times: number[] = []
  for (let time = 0; time < REPEATS; time++) {
    const { ms, status } = await ask(proxy.url, asked, headers)
    if (status !== 400) throw new Error(`expected a refusal, got ${status}`)
    times.push(ms)
  }
  return [
    atMost('G-P6 a refusal, ms', median(times), 5),
    exactly('G-P6 a refusal: upstream requests', (await upstreamCount(engine)) - before, 0),
  ]
}

/** The answer is counted, not kept, and neither side compresses: what is compared is the work of the servers. */
async function ask(base: string, asked: Asked, headers: Record<string, string> = {}): Promise<Timed> {
  const values = Object.entries(asked).map(([name, value]): [string, string] => [name, String(value)])
  const form = { 'content-type': 'application/x-www-form-urlencoded', 'accept-encoding': 'identity' }
  const since = performance.now()
  const sent = request(`${base}/api/v1/query_range`, {
    method: 'POST',
    agent,
    headers: { ...form, ...headers },
  })
  sent.end(new URLSearchParams(values).toString())
  const [answer] = await once(sent, 'response')
  let bytes = 0
  answer.on('data', (chunk: Buffer) => {
    bytes += chunk.byteLength
  })
  await once(answer, 'end')
  const ms = performance.now() - since
  return { ms, bytes, status: answer.statusCode, cache: String(answer.headers['x-pitwall-cache'] ?? '') }
}

function expectCache(timed: Timed, cache: string): Timed {
  if (timed.status === 200 && timed.cache.startsWith(`status=${cache};`)) return timed
  throw new Error(`expected ${cache}, got ${timed.status} ${timed.cache}`)
}

/** Range queries the engine has answered so far. */
async function upstreamCount({ url }: MetricsEngine): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const lines = text.matchAll(
    /^prometheus_http_requests_total\{.*handler="\/api\/v1\/query_range".*\} (\d+)/gm,
  )
  return [...lines].reduce((sum, [, count]) => sum + Number(count), 0)
}

/** From `fetched=[FROM-TO,...]`. */
function pointsOf(cache: string, step: number): number {
  const spans = [...cache.matchAll(/(\d+)-(\d+)/g)]
  return spans.reduce((sum, [, from, to]) => sum + (Number(to) - Number(from)) / step + 1, 0)
}

await main()
