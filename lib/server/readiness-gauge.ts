import { systemContext } from '@/lib/context'
import { readinessNow } from '@/lib/health/readiness'
import { metrics } from '@/lib/telemetry/metrics'

const LOOK_EVERY_MS = 5_000

/** Keeps `pitwall_ready` true: scrapes must not wait for a database that is away. */
export function watchReadiness(): void {
  const look = async () => {
    const { status } = await readinessNow(systemContext())
    metrics().ready.set(status === 'ready' ? 1 : 0)
  }
  const lookAgain = () => look().catch(() => metrics().ready.set(0))
  setInterval(lookAgain, LOOK_EVERY_MS).unref()
  lookAgain()
}
