import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '@/scripts/ports.mjs'

const ENDPOINTS = 40
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const SCRAPE_SECONDS = 30

export type MetricsEngine = { url: string; from: number; until: number; stop: () => Promise<void> }

/** A Prometheus with 560 series of a histogram over `hours` that ended ten minutes ago; times in epoch seconds. */
export async function startMetricsEngine(hours: number): Promise<MetricsEngine> {
  const { PITWALL_PROMETHEUS: prometheus, PITWALL_PROMTOOL: promtool } = process.env
  if (!prometheus || !promtool) throw new Error('This bench needs prometheus and promtool.')
  const folder = mkdtempSync(join(tmpdir(), 'pitwall-bench-'))
  const until = Math.floor(Date.now() / 60_000) * 60 - 600
  const from = until - hours * 3_600
  const text = join(folder, 'metrics.txt')
  const storage = join(folder, 'data')
  mkdirSync(storage)
  await writeSamples(text, from, until)
  await toEnd(promtool, [
    'tsdb',
    'create-blocks-from',
    'openmetrics',
    '--quiet',
    '--max-block-duration=54h',
    text,
    storage,
  ])
  rmSync(text)
  writeFileSync(join(folder, 'prometheus.yml'), '')
  const port = await freePort(57_400)
  const child = spawn(prometheus, [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${storage}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--log.level=error',
  ])
  const url = `http://127.0.0.1:${port}`
  await untilReady(`${url}/-/ready`)
  return { url, from, until, stop: () => stop(child, folder) }
}

/** Waits for an address to answer 200, at most a minute. */
export async function untilReady(address: string): Promise<void> {
  for (let time = 0; time < 600; time++) {
    const answer = await fetch(address).catch(() => undefined)
    if (answer?.ok) return
    await sleep(100)
  }
  throw new Error(`${address} is not ready after a minute.`)
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
  rmSync(folder, { recursive: true, force: true })
}

async function toEnd(command: string, args: string[]): Promise<void> {
  const [code] = await once(spawn(command, args, { stdio: 'ignore' }), 'exit')
  if (code !== 0) throw new Error(`${command} ended with ${code}`)
}

async function writeSamples(file: string, from: number, until: number): Promise<void> {
  const out = createWriteStream(file)
  const counts = Array.from({ length: ENDPOINTS }, () => new Array<number>(BOUNDS.length + 1).fill(0))
  for (let at = from; at <= until; at += SCRAPE_SECONDS) {
    let text = ''
    for (const [endpoint, buckets] of counts.entries()) text += scrape(endpoint, buckets, at)
    if (!out.write(text)) await once(out, 'drain')
  }
  out.end('# EOF\n')
  await once(out, 'close')
}

/** Some requests more, around a latency that wanders over the day. */
function scrape(endpoint: number, buckets: number[], at: number): string {
  const labels = `job="bench",http_route="/api/things/${endpoint}",http_request_method="GET",http_response_status_code="200"`
  const middle = 5 + Math.sin(at / 13_750 + endpoint) * 2
  let below = 0
  let text = ''
  for (const [place, count] of buckets.entries()) {
    const added = Math.round(
      30 * Math.exp(-((place - middle) ** 2) / 3) * (1 + 0.3 * Math.sin(at / 777 + place)),
    )
    buckets[place] = count + added
    below += buckets[place] ?? 0
    text += `http_server_request_duration_seconds_bucket{${labels},le="${BOUNDS[place] ?? '+Inf'}"} ${below} ${at}\n`
  }
  return `${text}http_server_request_duration_seconds_count{${labels}} ${below} ${at}
http_server_request_duration_seconds_sum{${labels}} ${(below * 0.123).toFixed(3)} ${at}
`
}
