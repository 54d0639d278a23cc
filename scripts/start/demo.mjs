import { freePort } from '../ports.mjs'
import { findPrometheus, findRedis, prometheusHint, redisHint } from '../tools.mjs'

/** Starts the bundled backend with its Prometheus and Redis; see `startDemo` in `demo/demo.mjs` for what comes back. */
export async function startDemoSystem({
  settings,
  children,
  postgres,
  url,
  port,
  metricsToken,
  progress,
  note,
  signal,
}) {
  const { startDemo } = await import('../../demo/demo.mjs')
  const { rootDir, buildDir, dataDir } = settings
  const prometheus = await findPrometheus({
    rootDir,
    progress: { ...progress, step: (label, work) => noted(note, label, work) },
  })
  const redis = findRedis()
  const demo = await startDemo({
    rootDir,
    buildDir,
    dataDir,
    host: '127.0.0.1',
    postgres: { urlFor: postgres.urlFor },
    pitwall: { url, port, metricsToken },
    tools: { findPrometheus: () => prometheus, findRedis: () => redis },
    freePort,
    log: progress.log,
    spawnChild: children.spawnChild,
    signal,
  })
  const missing = [...(prometheus ? [] : [prometheusHint()]), ...(redis ? [] : [redisHint()])]
  return { ...demo, missing: [...missing, ...demo.missing] }
}

/** A step inside a step shows as its note. */
async function noted(note, label, work) {
  note(label)
  try {
    return await work(note)
  } finally {
    note('')
  }
}
