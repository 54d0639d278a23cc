import { setTimeout as sleep } from 'node:timers/promises'
import { systemContext } from '@/lib/context'
import { processWide } from '@/lib/process-wide'
import { log } from '@/lib/telemetry/log'
import { applyPending } from '../ledger/apply'

const PAUSE_MS = 100
const MAX_PAUSE_MS = 2_000
/** Of the time, while check-ins keep coming: taking them in goes first. */
const SHARE = 0.1

type Keeper = { running: boolean; asked: boolean }

/** Writes what was just taken in into the ledger, soon and one round at a time; what fails is left to the next tick. */
export function keepLedger(): void {
  const keeper = processWide<Keeper>('cron.keeper', () => ({ running: false, asked: false }))
  keeper.asked = true
  if (!keeper.running) void keep(keeper)
}

async function keep(keeper: Keeper): Promise<void> {
  keeper.running = true
  try {
    let pauseMs = PAUSE_MS
    while (keeper.asked) {
      keeper.asked = false
      await sleep(pauseMs, undefined, { ref: false })
      const startedAt = performance.now()
      const applied = await applyPending(systemContext(), 1)
      const isBusy = keeper.asked
      const restMs = (performance.now() - startedAt) * (1 / SHARE - 1)
      pauseMs = isBusy ? Math.min(MAX_PAUSE_MS, Math.max(PAUSE_MS, restMs)) : 0
      if (applied > 0) keeper.asked = true
    }
  } catch (error) {
    log().warn({ err: error }, 'check-ins wait for the next tick of the ledger')
  } finally {
    keeper.running = false
  }
}
