import { type ProbeTarget, probeTargets } from '@/db/schema'
import { type Context, transaction } from '@/lib/context'
import { noteVersion } from '@/lib/deploys/commands'
import { type ProbeResult, serviceReading } from '@/lib/probes/contract'
import { updateLevels } from '@/lib/status/commands/update-levels'
import { isStale } from '@/lib/status/rules'
import { holdsClaim } from './claim'

const JITTER = 0.1

/**
 * Writes a look down together with the levels that follow from it. False when the claim has passed to somebody else
 * meanwhile: then nothing is written.
 */
export async function recordLook(ctx: Context, claimed: ProbeTarget, result: ProbeResult): Promise<boolean> {
  return transaction(ctx, async (tx) => {
    const stored = await tx.db
      .update(probeTargets)
      .set({ ...outcome(claimed, result, tx.now), claimedBy: null, claimedUntil: null })
      .where(holdsClaim(claimed))
      .returning({ result: probeTargets.result })
    if (stored.length === 0) return false
    const [kind, id] = splitId(claimed.id)
    if (kind === 'service') await noteChange(tx, id, claimed.result, stored[0]?.result)
    if (kind === 'service' || kind === 'dependency') await updateLevels(tx, id)
    return true
  })
}

function outcome(claimed: ProbeTarget, { code, latencyMs, detail, data }: ProbeResult, now: Date) {
  const isFailure = code !== 'ok' && code !== 'disabled'
  // A failure from before a long pause and one after it are not two in a row.
  const inARow = isStale(claimed, claimed, now) ? 0 : claimed.failures
  const spread = 1 - JITTER + Math.random() * 2 * JITTER
  return {
    checkedAt: now,
    nextDueAt: new Date(now.getTime() + claimed.intervalSeconds * 1_000 * spread),
    code,
    latencyMs: Math.round(latencyMs * 100) / 100,
    detail: detail.slice(0, 500),
    failures: isFailure ? inARow + 1 : 0,
    failingSince: isFailure ? (inARow > 0 ? claimed.failingSince : now) : null,
    result: claimed.kind === 'service' && data ? countNotReady(claimed.result, data) : (data ?? null),
  }
}

function countNotReady(before: unknown, data: Record<string, unknown>): Record<string, unknown> {
  const now = serviceReading.safeParse({ ...data, notReadyLooks: 0 })
  if (!now.success || !now.data.ready || now.data.ready.code === 'ok') return { ...data, notReadyLooks: 0 }
  const earlier = serviceReading.safeParse(before)
  return { ...data, notReadyLooks: (earlier.success ? earlier.data.notReadyLooks : 0) + 1 }
}

async function noteChange(tx: Context, service: string, before: unknown, after: unknown): Promise<void> {
  const earlier = serviceReading.safeParse(before)
  const present = serviceReading.safeParse(after)
  if (!earlier.success || !present.success) return
  const { version, revision } = present.data
  if (!version || !earlier.data.version) return
  if (version === earlier.data.version && revision === earlier.data.revision) return
  await noteVersion(tx, { service, version, revision })
}

function splitId(targetId: string): [string, string] {
  const colon = targetId.indexOf(':')
  return [targetId.slice(0, colon), targetId.slice(colon + 1)]
}
