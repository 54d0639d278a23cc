import { setTimeout as sleep } from 'node:timers/promises'
import { reportFailure } from '../failure.mjs'
import { createProgress } from '../progress.mjs'
import { folders, loadEnvFile, rootDir } from '../project.mjs'
import { stopRunning } from '../run.mjs'
import { createTeardown } from '../teardown.mjs'
import { startEverything } from './everything.mjs'
import { ownDataDir } from './own.mjs'
import { startSettings } from './settings.mjs'
import { stopSignal } from './signals.mjs'

const SETTLE_MS = 5_000

/** `npm start` and `npm run dev`: runs until it is stopped, then ends everything it started. */
export async function main(args) {
  process.chdir(rootDir)
  loadEnvFile()
  const settings = startSettings(folders(), { dev: args.includes('--dev') })
  const progress = createProgress()
  const teardown = createTeardown()
  const stopping = new AbortController()
  const asked = stopSignal(teardown.force)
  try {
    const children = ownDataDir(settings, teardown)
    const started = startEverything({ settings, progress, children, teardown, signal: stopping.signal })
    const failed = started.then((running) => running.failed)
    await Promise.race([asked, failed])
    progress.close('Stopping …')
    stopping.abort()
    await settle(started, children)
  } catch (error) {
    process.exitCode = reportFailure(error)
  }
  await teardown.unwind()
  process.exit()
}

/** A start that is cut short ends at its next stage, once what it waits for is gone. */
async function settle(started, children) {
  const done = started.then(
    () => 'ready',
    () => 'failed',
  )
  if ((await Promise.race([done, sleep(0, 'starting')])) !== 'starting') return
  await stopRunning()
  await children.stopAll()
  await Promise.race([done, sleep(SETTLE_MS, undefined, { ref: false })])
}
