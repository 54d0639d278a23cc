import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { stopChild, withDeadline } from '@/demo/child.mjs'
import { isReady } from '@/demo/prometheus-server.mjs'
import { runTool, spawnTool } from '@/demo/tool.mjs'
import { resetEnv } from '@/lib/env'
import { outbound } from '@/lib/http/outbound'
import { forgetProxy } from '@/lib/prometheus/testing'

const { PITWALL_PROMETHEUS, PITWALL_PROMTOOL, PITWALL_SKIP_PROMETHEUS } = process.env
const READY_MS = 30_000

/** Whether a real Prometheus can be started here; and if not, why, for the name of what is skipped. */
export const canRunPrometheus = Boolean(PITWALL_PROMETHEUS && PITWALL_PROMTOOL)
export const withoutPrometheus = canRunPrometheus
  ? ''
  : ` (${PITWALL_SKIP_PROMETHEUS ?? 'Prometheus is not given'})`

type Engine = { url: () => string; ask: (query: string, at: Date) => Promise<Answer> }

/** For this test file: a real Prometheus that holds these samples and nothing else, as the configured engine. */
export function withPrometheus(openMetrics: () => string, options: string[] = []): Engine {
  const dir = mkdtempSync(join(tmpdir(), 'pitwall-endpoints-'))
  let child: ReturnType<typeof spawnTool> | undefined
  let url = ''

  beforeAll(async () => {
    if (!canRunPrometheus) return
    const storage = await writeBlocks(dir, openMetrics())
    const config = join(dir, 'prometheus.yml')
    writeFileSync(config, '{}\n')
    const port = await freePort()
    child = spawnTool(PITWALL_PROMETHEUS, [
      `--config.file=${config}`,
      `--storage.tsdb.path=${storage}`,
      '--storage.tsdb.retention.time=10y',
      `--web.listen-address=127.0.0.1:${port}`,
      ...options,
    ])
    await withDeadline(child, READY_MS, 'Prometheus', () => isReady(port))
    url = `http://127.0.0.1:${port}`
    setEngine(url)
  })

  afterAll(async () => {
    await stopChild(child)
    rmSync(dir, { recursive: true, force: true })
  })

  return { url: () => url, ask: (query, at) => askDirectly(url, query, at) }
}

/** Makes the address the configured engine of this process; undefined: there is none. */
export function setEngine(url: string | undefined): void {
  process.env.PROMETHEUS_URL = url ?? ''
  resetEnv()
  forgetProxy()
}

type Answer = { labels: Record<string, string>; value: number }[]

/** Past all our own code. */
async function askDirectly(url: string, query: string, at: Date): Promise<Answer> {
  const parameters = new URLSearchParams({ query, time: String(at.getTime() / 1_000) })
  const { text } = await outbound(`${url}/api/v1/query?${parameters}`, { timeoutMs: 10_000 })
  const { data } = JSON.parse(text)
  return data.result.map(
    ({ metric, value }: { metric: Record<string, string>; value: [number, string] }) => ({
      labels: metric,
      value: Number(value[1]),
    }),
  )
}

async function writeBlocks(dir: string, openMetrics: string): Promise<string> {
  const file = join(dir, 'samples.txt')
  const storage = join(dir, 'data')
  mkdirSync(storage)
  writeFileSync(file, openMetrics)
  const options = ['--max-block-duration=240h', '--quiet']
  await runTool(PITWALL_PROMTOOL, ['tsdb', 'create-blocks-from', 'openmetrics', ...options, file, storage])
  rmSync(file)
  return storage
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address ? address.port : 0
      probe.close(() => resolve(port))
    })
  })
}
