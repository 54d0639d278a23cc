import type { Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { log } from '@/lib/telemetry/log'
import { metrics } from '@/lib/telemetry/metrics'
import { startDraining } from './draining'

const RUNNING_MS = 25_000
const ENDING_MS = 8_000

type Running = {
  server: Server
  /** How long ready answers 503 before connections are closed. */
  drainSeconds: number
  /** Told at once: ready is 0 from here on, and a start that still waits gives up. */
  stopping: AbortController
  /** Worker, pool, traces: what ends once nobody asks any more. */
  end: () => Promise<unknown>
}

/**
 * Stops in the order that loses nothing: ready turns 503, traffic gets time to move away, no new connections, running
 * requests finish, then the rest. A second signal changes nothing. Exit code 0.
 */
export function stopOnSignals(running: Running): void {
  let stopping = false
  const onSignal = (signal: NodeJS.Signals) => {
    if (stopping) return
    stopping = true
    log().info({ signal }, 'stopping')
    stop(running).then(
      () => process.exit(0),
      (error: unknown) => {
        log().error({ err: error }, 'stopping failed')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
}

export async function stop({ server, drainSeconds, stopping, end }: Running): Promise<void> {
  startDraining()
  metrics().ready.set(0)
  stopping.abort()
  await sleep(drainSeconds * 1_000)
  await closeServer(server)
  await Promise.race([end(), sleep(ENDING_MS)])
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeIdleConnections()
  // Connections that were busy when asked become idle one by one.
  const sweep = setInterval(() => server.closeIdleConnections(), 100)
  await Promise.race([closed, sleep(RUNNING_MS)])
  clearInterval(sweep)
  server.closeAllConnections()
}
