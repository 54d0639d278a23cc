import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { keepRunning } from './child.mjs'

const STOP_MS = 8_000
const LIVE_MS = 20_000

/** What can be deployed. `broken` has two real mistakes in it: see paddock/release.ts. */
export const RELEASES = {
  stable: { version: '2.3.1', revision: '7c1f0a94be52d3f6e1a8c40b9d2e7735fa61c08d' },
  broken: { version: '2.4.0', revision: 'e83b5d20f7a94c16b0d2a7f3581c6e9db4420fe1' },
}

/** Runs one release of Paddock at a time, brings it back when it falls, and swaps it for another. */
export function createReleaseHost({ script, env, url }) {
  let current
  let running

  return {
    async deploy(name) {
      if (current === name) return
      current = name
      await running?.end()
      running = keepRunning(() => run(RELEASES[name]), { patienceMs: STOP_MS })
      await waitUntilLive(url, RELEASES[name].version)
    },
    stop: () => running?.end(),
  }

  function run({ version, revision }) {
    return spawn(process.execPath, ['--enable-source-maps', script], {
      env: { ...env, PADDOCK_VERSION: version, PADDOCK_REVISION: revision },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
  }
}

async function waitUntilLive(url, version) {
  const deadline = Date.now() + LIVE_MS
  while (Date.now() < deadline) {
    const live = await fetch(`${url}/api/health/live`, { signal: AbortSignal.timeout(2_000) })
      .then((response) => response.json())
      .catch(() => undefined)
    if (live?.version === version) return
    await sleep(100)
  }
  throw new Error(`Paddock ${version} did not come up within ${LIVE_MS / 1_000} s`)
}
