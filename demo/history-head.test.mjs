import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { stopChild, withDeadline } from './child.mjs'
import { ensureHistory } from './history.mjs'
import { isReady, serverArguments } from './prometheus-server.mjs'
import { writeJson } from './state.mjs'
import { spawnTool } from './tool.mjs'

const { PITWALL_PROMETHEUS, PITWALL_PROMTOOL, PITWALL_SKIP_PROMETHEUS } = process.env
const canRun = Boolean(PITWALL_PROMETHEUS && PITWALL_PROMTOOL)
const reason = canRun ? '' : ` (${PITWALL_SKIP_PROMETHEUS ?? 'Prometheus is not given'})`
const PATIENCE_MS = 90_000
const TWO_DAYS_MS = 2 * 86_400_000
let dir
let storage
let server

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'pitwall-head-'))
  storage = join(dir, 'prometheus')
  mkdirSync(storage)
  writeJson(join(dir, 'history.json'), {})
})
afterEach(async () => {
  await stopChild(server)
  rmSync(dir, { recursive: true, force: true })
})

test.skipIf(!canRun)(
  `a pause is filled without losing what was scraped before it${reason}`,
  async () => {
    const before = await startPrometheus()
    await expect
      .poll(() => before('count_over_time(up{job="itself"}[1h])'), { timeout: 30_000 })
      .not.toBeUndefined()
    const stoppedAt = Date.now() / 1_000
    await stopChild(server)

    const tools = { prometheus: PITWALL_PROMETHEUS, promtool: PITWALL_PROMTOOL }
    const now = Date.now() + TWO_DAYS_MS
    await ensureHistory({ dir, storage, tools, freePort, log: () => undefined, now })

    const after = await startPrometheus()
    expect(Number(await after('count_over_time(up{job="itself"}[1h])', stoppedAt))).toBeGreaterThan(0)
    expect(Number(await after('count_over_time(up{job="paddock"}[2d])', now / 1_000))).toBeGreaterThan(2_800)
  },
  PATIENCE_MS,
)

/** Scrapes itself; resolves to how to ask it for one number. */
async function startPrometheus() {
  const port = await freePort()
  const config = join(dir, 'prometheus.yml')
  writeFileSync(config, scrapeItself(port))
  server = spawnTool(PITWALL_PROMETHEUS, serverArguments({ config, storage, port }))
  await withDeadline(server, 30_000, 'Prometheus', () => isReady(port))

  return async (query, time = Date.now() / 1_000) => {
    const parameters = new URLSearchParams({ query, time: String(time) })
    const { data } = await (await fetch(`http://127.0.0.1:${port}/api/v1/query?${parameters}`)).json()
    return data.result[0]?.value[1]
  }
}

function scrapeItself(port) {
  return `global: { scrape_interval: 500ms, scrape_timeout: 500ms }
scrape_configs:
  - { job_name: itself, static_configs: [{ targets: ["127.0.0.1:${port}"] }] }
`
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}
