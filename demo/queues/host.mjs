import { spawn } from 'node:child_process'
import { keepRunning } from '../child.mjs'

const SCRIPT = new URL('main.mjs', import.meta.url).pathname
const STOP_MS = 6_000

/** Keeps the process of Paddock's queue workers running, and tells it what goes wrong. */
export function createQueueHost({ env, script = SCRIPT }) {
  let running
  let child
  let isReady = false
  let fault = 'ok'
  let hasCampaign = false

  return {
    start() {
      running = keepRunning(run, { patienceMs: STOP_MS })
    },
    setFault(wanted) {
      fault = wanted
      tell()
    },
    /** Has the newsletter of the day sent at once, as soon as there is a worker to ask. */
    sendCampaign() {
      hasCampaign = true
      tell()
    },
    stop: () => running?.end(),
  }

  function run() {
    isReady = false
    child = spawn(process.execPath, [script], { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    child.on('message', () => {
      isReady = true
      tell()
    })
    return child
  }

  function tell() {
    if (!isReady || !child.connected) return
    child.send({ fault, hasCampaign })
    hasCampaign = false
  }
}
