import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { createChildren, stopOrphans } from '../children.mjs'
import { Failure } from '../failure.mjs'
import { lastLines, logEnd } from '../log-file.mjs'
import { freePort } from '../ports.mjs'
import { removePostgres, startPostgres } from '../postgres.mjs'
import { privateDir, readJson } from '../private-files.mjs'
import { signal, until } from '../processes.mjs'
import { onePassed } from './counts.mjs'

const READY_MS = 300_000
const STOP_MS = 40_000

/** A database for the unit tests: its data is thrown away, so it need not survive a power cut. */
export async function testDatabase({ rootDir, home, teardown }) {
  const dataDir = privateDir(join(home, 'database'))
  const database = await startPostgres({ rootDir, dataDir, password: 'test', durable: false })
  teardown.add(database.stop, database.kill)
  return database
}

/** The product as `npm start` starts it, on fresh data and ports of its own. */
export async function startProduct(context) {
  const { rootDir, dataDir, env, log, teardown, keepData } = context
  const runFile = join(dataDir, 'run.json')
  for (const dir of [context.home, dataDir]) await stopOrphans(dir)
  if (!keepData) await removeData(dataDir)
  rmSync(runFile, { force: true })

  const children = createChildren(privateDir(context.home), { patienceMs: STOP_MS })
  const logFile = log('start')
  const from = logEnd(logFile)
  const port = String(await freePort(3100))
  const child = children.spawnChild('npm start', process.execPath, [join(rootDir, 'scripts/start.mjs')], {
    cwd: rootDir,
    env: { ...env, PORT: port },
    replaceEnv: true,
    logFile,
  })
  // It ends its own children, so even in a hurry it is asked and not killed.
  teardown.add(children.stopAll, () => signal(child.pid, 'SIGTERM'))
  const ended = () => child.exitCode !== null || child.signalCode !== null
  await until(() => ended() || readJson(runFile), READY_MS)
  if (!readJson(runFile)) {
    throw new Failure('npm start did not become ready.', { details: lastLines(logFile, { from, count: 30 }) })
  }
  context.runFile = runFile
  return onePassed()
}

async function removeData(dataDir) {
  await removePostgres(dataDir)
  rmSync(dataDir, { recursive: true, force: true })
}
