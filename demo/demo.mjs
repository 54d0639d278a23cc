import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureAccounts } from './accounts.mjs'
import { pitwallConfig } from './config.mjs'
import { startEdge } from './edge-start.mjs'
import { startPrometheus } from './prometheus.mjs'
import { startRedis } from './redis.mjs'
import { demoDir, keptSecrets } from './state.mjs'

const DATABASE = 'paddock'

/**
 * Starts Paddock, what it stands on, and a Prometheus with 28 days behind it; writes the pitwall.yaml that watches
 * them. `env` is for Pitwall's server; `missing` has a line for each part that could not be started.
 */
export async function startDemo(options) {
  const { buildDir, dataDir, host, postgres, pitwall, tools, freePort, log, spawnChild } = options
  const dir = demoDir(dataDir)
  const secrets = keptSecrets(join(dir, 'secrets.json'), [
    ...['internalToken', 'edgeToken', 'jobsToken', 'redisPassword'],
  ])
  const databaseUrl = await postgres.urlFor(DATABASE)
  const backupDir = join(dir, 'backups')
  mkdirSync(backupDir, { recursive: true, mode: 0o700 })

  const redis = await startRedis({
    ...{ dir, dataDir, tools, freePort, log, spawnChild },
    password: secrets.redisPassword,
  })

  const [edge, metrics] = await Promise.all([
    startEdge({
      ...{ dir, dataDir, buildDir, host, databaseUrl, backupDir, secrets, freePort, log, spawnChild },
      ...{ pitwallUrl: pitwall.url, redisUrl: redis.url },
    }),
    startPrometheus({ dir, dataDir, tools, pitwall, freePort, log, spawnChild }),
  ])
  const prometheusUrl = await metrics.scrape(edge.paddockUrl)

  const configPath = writeConfig(dir, { ...edge, backupDir, prometheusUrl, hasRedis: Boolean(redis.url) })
  return {
    paddockUrl: edge.paddockUrl,
    prometheusUrl,
    configPath,
    missing: [...metrics.missing, ...redis.missing],
    env: {
      PITWALL_CONFIG: configPath,
      ...(prometheusUrl ? { PROMETHEUS_URL: prometheusUrl } : {}),
      ENABLE_INTERNAL_ROUTES: 'true',
      PADDOCK_INTERNAL_TOKEN: secrets.internalToken,
      PADDOCK_JOBS_TOKEN: secrets.jobsToken,
      PADDOCK_DATABASE_URL: edge.databaseUrl,
      ...(redis.url ? { PADDOCK_REDIS_URL: redis.url } : {}),
    },
    afterReady: ({ url, adminEmail, adminPassword }) =>
      welcome({ url, file: join(dir, 'accounts.json'), adminEmail, adminPassword }, secrets),
    async stop() {
      await Promise.all([metrics.stop(), edge.stop()])
      await redis.stop()
    },
  }
}

function writeConfig(dir, watched) {
  const file = join(dir, 'pitwall.yaml')
  writeFileSync(file, pitwallConfig(watched), { mode: 0o600 })
  return file
}

/** Accounts are a convenience: without them the demo still runs, and says so. */
async function welcome(accounts, secrets) {
  const lines = await ensureAccounts(accounts).catch((error) => [
    `Demo accounts were not made: ${error.message}`,
  ])
  return { lines: [...lines, `Paddock's internal token: ${secrets.internalToken}`] }
}
