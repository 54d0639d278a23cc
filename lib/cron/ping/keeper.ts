import { setTimeout as sleep } from 'node:timers/promises'
import { systemContext } from '@/lib/context'
import { processWide } from '@/lib/process-wide'
import { log } from '@/lib/telemetry/log'
import { applyPending } from '../ledger/apply'

const PAUSE_MS = 100
/** A round this small keeps nobody waiting for an answer. */
const AT_ONCE = 250
/** While check-ins keep coming, taking them in goes first: the ledger gets a twentieth of the time, at least each 5 s. */
const REST = 19
const MAX_REST_MS = 5_000

type Keeper = { running: boolean; asked: boolean; askedAt: number }

/** Writes what was just taken in into the ledger, soon and one round at a time; what fails is left to the next tick. */
export function keepLedger(): void {
  const keeper = processWide<Keeper>('cron.keeper', () => ({ running: false, asked: false, askedAt: 0 }))
  keeper.asked = true
  keeper.askedAt = performance.now()
  if (!keeper.running) void keep(keeper)
}

async function keep(keeper: Keeper): Promise<void> {
  keeper.running = true
  try {
    let restMs = PAUSE_MS
    while (keeper.asked) {
      await rest(keeper, restMs)
      keeper.asked = false
      const startedAt = performance.now()
      if ((await applyPending(systemContext(), { rounds: 1, atOnce: AT_ONCE })) > 0) keeper.asked = true
      restMs = Math.min(MAX_REST_MS, (performance.now() - startedAt) * REST)
    }
  } catch (error) {
    log().warn({ err: error }, 'check-ins wait for the next tick of the ledger')
  } finally {
    keeper.running = false
  }
}

/** Ends early once nothing more comes. */
async function rest(keeper: Keeper, forMs: number): Promise<void> {
  const until = performance.now() + forMs
  while (performance.now() < until && performance.now() - keeper.askedAt < PAUSE_MS)
    await sleep(PAUSE_MS / 2, undefined, { ref: false })
}
