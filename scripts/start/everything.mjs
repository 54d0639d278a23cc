import { rmSync } from 'node:fs'
import { build } from '../build.mjs'
import { stopOrphans } from '../children.mjs'
import { installDependencies } from '../install.mjs'
import { nodeAdvice } from '../node-version.mjs'
import { addressOf } from '../ports.mjs'
import { startPostgres } from '../postgres.mjs'
import { readJson, writePrivateJson } from '../private-files.mjs'
import { elapsed } from '../progress.mjs'
import { localSecrets } from '../secrets.mjs'
import { startDemoSystem } from './demo.mjs'
import { serverEnvironment } from './environment.mjs'
import { startServer } from './server.mjs'
import { choosePort } from './settings.mjs'
import { welcome } from './welcome.mjs'

/**
 * One stage after the other; `teardown` gets how to end each.
 * @returns `{ failed }`, a promise that rejects when the server ends by itself
 */
export async function startEverything({ settings, progress, children, teardown, signal }) {
  const since = performance.now()
  const stage = (label, work) => {
    signal.throwIfAborted()
    return progress.step(label, work)
  }
  await prepare({ settings, progress, signal })
  const port = await choosePort(settings)
  const url = addressOf(settings.host, port)
  const secrets = localSecrets(settings.dataDir)

  const postgres = settings.ownDatabase
    ? undefined
    : await stage('Starting Postgres', () => database({ settings, secrets, teardown, log: progress.log }))
  const databaseUrl = await postgres?.urlFor('pitwall')

  teardown.add(children.stopAll)
  const metricsToken = process.env.METRICS_TOKEN || secrets.METRICS_TOKEN
  const demo = settings.hasDemo
    ? await stage('Starting the demo', (note) =>
        startDemoSystem({ settings, children, postgres, url, port, metricsToken, progress, note, signal }),
      )
    : undefined
  if (demo) teardown.add(() => demo.stop())

  const before = readJson(settings.firstAdminFile)
  const env = serverEnvironment({ settings, port, databaseUrl, secrets, demo })
  const { server, failed } = await stage('Starting Pitwall', (note) =>
    startServer({ settings, children, url, env, note }),
  )
  teardown.add(() => children.stop(server))

  const admin = knownAdmin(settings)
  const account = { url, adminEmail: admin?.email, adminPassword: admin?.password }
  const prepared = demo
    ? await stage('Preparing the demo accounts', () => Promise.race([demo.afterReady(account), failed]))
    : undefined
  writeRunFile({ settings, url, databaseUrl, demo, admin, teardown })
  const lines = welcome({
    url,
    settings,
    admin,
    isNewAdmin: !before && Boolean(admin?.generated),
    demo,
    demoLines: prepared?.lines ?? [],
    databaseUrl,
  })
  for (const line of [...lines, `Ready after ${elapsed(since)}.`]) progress.log(line)
  return { failed }
}

async function prepare({ settings, progress, signal }) {
  const { rootDir, buildDir, dataDir, dev } = settings
  const advice = nodeAdvice()
  if (advice) progress.log(advice)
  const left = await stopOrphans(dataDir)
  if (left.length > 0) progress.log(`Ended what a killed start left running: ${left.join(', ')}.`)
  // A port that cannot be had is told before the minutes of a first build, not after.
  await choosePort(settings)
  await installDependencies({ rootDir, progress })
  signal.throwIfAborted()
  await build({ rootDir, buildDir, progress, bundlesOnly: dev })
}

async function database({ settings, secrets, teardown, log }) {
  const { rootDir, dataDir } = settings
  const postgres = await startPostgres({ rootDir, dataDir, password: secrets.POSTGRES_PASSWORD })
  teardown.add(postgres.stop, postgres.kill)
  const unwatch = postgres.watch(log)
  teardown.add(unwatch)
  return postgres
}

/** The server writes the first admin's random password down; a password from the environment is ours already. */
function knownAdmin({ firstAdminFile }) {
  const written = readJson(firstAdminFile)
  if (written) return { ...written, generated: true }
  const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = process.env
  return email ? { email, password } : undefined
}

function writeRunFile({ settings, url, databaseUrl, demo, admin, teardown }) {
  writePrivateJson(settings.runFile, {
    url,
    paddockUrl: demo?.paddockUrl ?? null,
    prometheusUrl: demo?.prometheusUrl ?? process.env.PROMETHEUS_URL ?? null,
    databaseUrl: databaseUrl ?? process.env.DATABASE_URL ?? null,
    adminEmail: admin?.email ?? null,
    pid: process.pid,
  })
  const forget = () => rmSync(settings.runFile, { force: true })
  teardown.add(forget, forget)
}
