import { setTimeout as sleep } from 'node:timers/promises'
import { processWide } from '@/lib/process-wide'
import { log } from '@/lib/telemetry/log'
import { writeUses } from '../bypass/uses'
import { keepOnDisk, recallFromDisk } from './disk'
import { type Known, memory } from './known'
import { refreshMemory } from './refresh'

const EVERY_MS = 1_000

/** Keeps this process knowing what is in maintenance: read each second, and kept on disk for a start without the database. */
export function watchMaintenance(): void {
  processWide('maintenance.watch', () => {
    recallFromDisk()
    return watch()
  })
}

async function watch(): Promise<never> {
  let kept: Known | undefined
  for (;;) {
    if (await refreshMemory()) {
      const { known } = memory()
      if (known) kept = keepOnDisk(known, kept)
      await writeUses().catch((error: unknown) =>
        log().warn({ err: error }, 'uses of a bypass wait to be noted'),
      )
    }
    await sleep(EVERY_MS, undefined, { ref: false })
  }
}
