import { setTimeout as sleep } from 'node:timers/promises'
import { systemContext } from '@/lib/context'
import { processWide } from '@/lib/process-wide'
import { log } from '@/lib/telemetry/log'
import { applyPending } from '../ledger/apply'

/** Between two rounds: check-ins that come meanwhile go together, and taking them in goes first. */
const PAUSE_MS = 100

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
    while (keeper.asked) {
      keeper.asked = false
      await sleep(PAUSE_MS, undefined, { ref: false })
      if ((await applyPending(systemContext(), 1)) > 0) keeper.asked = true
    }
  } catch (error) {
    log().warn({ err: error }, 'check-ins wait for the next tick of the ledger')
  } finally {
    keeper.running = false
  }
}
