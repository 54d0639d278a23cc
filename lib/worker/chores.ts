import { sealAudit } from '@/lib/audit/commands'
import type { Context } from '@/lib/context'
import { forgetOldRuns, keepCron } from '@/lib/cron/keep'
import { writeKeptAudit } from '@/lib/maintenance/commands/audit'
import { keepMaintenance, watchAfter } from '@/lib/maintenance/keep'
import { forgetMaintenance } from '@/lib/maintenance/keep/forget'
import { forgetOld } from './forget'

type Chore = { name: string; everyMs: number; run: (ctx: Context) => Promise<unknown> }

/** Done by every worker; each is harmless when another has just done it. */
const CHORES: Chore[] = [
  { name: 'maintenance', everyMs: 1_000, run: keepMaintenance },
  { name: 'maintenance_audit', everyMs: 5_000, run: writeKeptAudit },
  { name: 'maintenance_after', everyMs: 60_000, run: watchAfter },
  { name: 'cron_ledger', everyMs: 5_000, run: keepCron },
  { name: 'seal_audit', everyMs: 5_000, run: sealAudit },
  { name: 'forget_old', everyMs: 3_600_000, run: forgetOld },
  { name: 'forget_maintenance', everyMs: 3_600_000, run: forgetMaintenance },
  { name: 'forget_old_runs', everyMs: 60_000, run: forgetOldRuns },
]

/** When each chore was last begun, by the monotonic clock. */
export type ChoreClock = Map<string, number>

/** One that fails is told and tried again at its next time; it keeps nothing else from being done. */
export async function doChores(ctx: Context, clock: ChoreClock, chores = CHORES): Promise<void> {
  for (const { name, everyMs, run } of chores) {
    const now = performance.now()
    if (now - (clock.get(name) ?? Number.NEGATIVE_INFINITY) < everyMs) continue
    clock.set(name, now)
    await run(ctx).catch((error: unknown) => ctx.log.error({ err: error, chore: name }, 'a chore failed'))
  }
}
