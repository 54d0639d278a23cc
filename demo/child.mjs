import { setTimeout as sleep } from 'node:timers/promises'

const STOP_MS = 10_000
const RESTART_MS = 1_000

/** Repeats `attempt` until it is true; fails when the time is over or the child has ended. */
export async function withDeadline(child, milliseconds, name, attempt) {
  const deadline = Date.now() + milliseconds
  while (Date.now() < deadline) {
    if (hasEnded(child))
      throw new Error(`${name} ended while starting (exit ${child.exitCode ?? child.signalCode})`)
    if (await attempt()) return
  }
  throw new Error(`${name} was not ready within ${milliseconds / 1_000} s`)
}

/** Asks, waits, and insists. */
export async function stopChild(child, patienceMs = STOP_MS) {
  if (!child || hasEnded(child)) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const force = setTimeout(() => child.kill('SIGKILL'), patienceMs)
  await ended
  clearTimeout(force)
}

/** Keeps a child of ours running: what falls is started again, until it is ended here. */
export function keepRunning(start, { patienceMs = STOP_MS } = {}) {
  let isWanted = true
  let child
  run()
  return {
    async end() {
      isWanted = false
      await stopChild(child, patienceMs)
    },
  }

  function run() {
    child = start()
    child.once('exit', async () => {
      await sleep(RESTART_MS)
      if (isWanted) run()
    })
  }
}

function hasEnded({ exitCode, signalCode }) {
  return exitCode !== null || signalCode !== null
}
