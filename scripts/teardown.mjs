import { reportFailure } from './failure.mjs'
import { killRunning } from './run.mjs'

/** How to end what was started, in reverse: in order and with patience, or by force when nobody wants to wait. */
export function createTeardown() {
  const steps = []

  /** `force`, where it differs, must be done at once. */
  const add = (end, force) => steps.push({ end, force })

  async function unwind() {
    for (const { end } of steps.splice(0).reverse()) {
      try {
        await end()
      } catch (error) {
        process.exitCode = reportFailure(error)
      }
    }
  }

  function force() {
    killRunning()
    for (const step of steps.splice(0).reverse()) step.force?.()
    process.exit(1)
  }

  return { add, unwind, force }
}
