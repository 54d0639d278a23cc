import { setTimeout as sleep } from 'node:timers/promises'
import { readJson } from '../state.mjs'

// Nobody listens while Pitwall itself starts: what is older then says nothing of value.
const TRIES = 4
const PAUSE_MS = 4_000
const ANSWER_MS = 10_000

/**
 * Tells Pitwall how a job does, as `curl --retry` in a crontab would. The key is read each time: on the first start it
 * is made only once Pitwall runs. Never throws: a job does not fail because nobody listens.
 */
export function createCheckIns({ pitwallUrl, accountsFile }) {
  return async function tell({ slug, action, runId, body }) {
    for (let tries = 0; tries < TRIES; tries++) {
      if (tries > 0) await sleep(PAUSE_MS, undefined, { ref: false })
      const { pingKey } = readJson(accountsFile, {})
      if (pingKey && (await post(`${pitwallUrl}/ping/${pingKey}/${slug}/${action}?rid=${runId}`, body)))
        return
    }
  }
}

/** Whether it was taken, or will never be. */
async function post(address, body) {
  try {
    const { status } = await fetch(address, { method: 'POST', body, signal: AbortSignal.timeout(ANSWER_MS) })
    return status < 500 && status !== 404 && status !== 429
  } catch {
    return false
  }
}
