import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stopChild, withDeadline } from './child.mjs'
import { ensureHistory } from './history.mjs'
import { isReady, serverArguments } from './prometheus-server.mjs'

const READY_MS = 60_000

/**
 * A Prometheus with 28 days behind it. The history is written at once; `scrape` then starts the server. Nothing
 * fails when it cannot be: `missing` says what is not there (who looked for Prometheus in vain says so itself).
 */
export async function startPrometheus({ dir, dataDir, tools, pitwall, freePort, log, spawnChild }) {
  const found = await tools.findPrometheus()
  if (!found) return { missing: [], scrape: async () => undefined, stop: async () => undefined }

  const storage = join(dir, 'prometheus')
  const missing = []
  await ensureHistory({ dir, storage, tools: found, freePort, log }).catch((error) => {
    missing.push(`The history of the metrics could not be written: ${error.message}`)
  })
  const port = await freePort(9090)
  const url = `http://127.0.0.1:${port}`
  let child

  return {
    missing,
    /** Resolves to the address, or to undefined when the server would not start. */
    async scrape(paddockUrl) {
      const config = writeConfig(dir, paddockUrl, pitwall)
      child = spawnChild('prometheus', found.prometheus, serverArguments({ config, storage, port }), {
        env: {},
        logFile: join(dataDir, 'log', 'prometheus.log'),
      })
      try {
        await withDeadline(child, READY_MS, 'Prometheus', () => isReady(port))
        log(`  Prometheus ${url}`)
        return url
      } catch (error) {
        missing.push(`No metrics: ${error.message}; its log is log/prometheus.log in the data folder`)
      }
    },
    stop: () => stopChild(child),
  }
}

function writeConfig(dir, paddockUrl, pitwall) {
  const tokenFile = join(dir, 'metrics-token')
  const file = join(dir, 'prometheus.yml')
  writeFileSync(tokenFile, pitwall.metricsToken, { mode: 0o600 })
  writeFileSync(file, scrapeConfig(new URL(paddockUrl).host, new URL(pitwall.url).host, tokenFile), {
    mode: 0o600,
  })
  return file
}

/** `job` and `instance` are words, not addresses: a start on other ports continues the same series. */
function scrapeConfig(paddock, pitwall, tokenFile) {
  return `global: { scrape_interval: 5s, scrape_timeout: 4s, evaluation_interval: 15s }
scrape_configs:
  - job_name: paddock
    static_configs: [{ targets: [${JSON.stringify(paddock)}], labels: { instance: paddock } }]
  - job_name: pitwall
    authorization: { type: Bearer, credentials_file: ${JSON.stringify(tokenFile)} }
    static_configs: [{ targets: [${JSON.stringify(pitwall)}], labels: { instance: pitwall } }]
`
}
