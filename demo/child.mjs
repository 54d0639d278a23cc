const STOP_MS = 10_000

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
export async function stopChild(child) {
  if (!child || hasEnded(child)) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  await ended
  clearTimeout(force)
}

function hasEnded({ exitCode, signalCode }) {
  return exitCode !== null || signalCode !== null
}
