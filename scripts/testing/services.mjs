import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { createChildren, stopOrphans } from '../children.mjs'
import { Failure } from '../failure.mjs'
import { lastLines, logEnd } from '../log-file.mjs'
import { freePort } from '../ports.mjs'
import { startPostgres } from '../postgres.mjs'
import { privateDir, readJson } from '../private-files.mjs'
import { until } from '../processes.mjs'
import { onePassed } from './counts.mjs'

const READY_MS = 300_000

/** A database for the unit tests: its data is thrown away, so it need not survive a power cut. */
export async function testDatabase({ rootDir, home, undo }) {
  const dataDir = privateDir(join(home, 'database'))
  const database = await startPostgres({ rootDir, dataDir, password: 'test', durable: false })
  undo.push(database.stop)
  return database
}

/** The product as `npm start` starts it, on fresh data and ports of its own. */
export async function startProduct(context) {
  const { rootDir, dataDir, env, log, undo, keepData } = context
  const runFile = join(dataDir, 'run.json')
  await stopOrphans(context.home)
  if (!keepData) rmSync(dataDir, { recursive: true, force: true })
  rmSync(runFile, { force: true })

  const children = createChildren(privateDir(context.home))
  undo.push(children.stopAll)
  const logFile = log('start')
  const from = logEnd(logFile)
  const port = String(await freePort(3100))
  const child = children.spawnChild('npm start', process.execPath, [join(rootDir, 'scripts/start.mjs')], {
    cwd: rootDir,
    env: { ...env, PORT: port },
    replaceEnv: true,
    logFile,
  })
  const ended = () => child.exitCode !== null || child.signalCode !== null
  await until(() => ended() || readJson(runFile), READY_MS)
  if (!readJson(runFile)) {
    throw new Failure('npm start did not become ready.', { details: lastLines(logFile, { from, count: 30 }) })
  }
  context.runFile = runFile
  return onePassed()
}
