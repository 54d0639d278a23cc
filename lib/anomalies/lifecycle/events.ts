import type { Anomaly } from '@/db/schema'
import type { Context } from '@/lib/context'
import { recordEvent } from '@/lib/events/commands'
import { formatDuration } from '@/lib/format'

type Told = Pick<Anomaly, 'id' | 'service' | 'state' | 'severity' | 'sentence' | 'openedAt'>

/** Writes one event when an anomaly has another state than before; `at` is when that came about. */
export async function tellChange(
  tx: Context,
  before: Pick<Anomaly, 'state'> | undefined,
  after: Told,
  at: Date,
): Promise<void> {
  if (before?.state === after.state) return
  const { kind, title, severity } = newsOf(after, at, before !== undefined)
  await recordEvent(tx, {
    ...{ at, lane: 'service', kind, severity, title, service: after.service },
    subject: `service:${after.service}`,
    evidence: { anomaly: String(after.id) },
    dedupeKey: `anomaly:${after.id}:${kind}:${at.toISOString()}`,
  })
}

function newsOf({ state, sentence, severity, openedAt }: Told, at: Date, isKnown: boolean) {
  const lasted = formatDuration((at.getTime() - openedAt.getTime()) / 1_000)
  switch (state) {
    case 'open':
      return { kind: 'anomaly_opened', severity, title: isKnown ? `Again: ${sentence}` : sentence }
    case 'resolved':
      return { kind: 'anomaly_resolved', ...harmless(`Usual again after ${lasted}: ${sentence}`) }
    case 'expired':
      return {
        kind: 'anomaly_expired',
        ...harmless(`Unusual for ${lasted}, no longer followed: ${sentence}`),
      }
    case 'accepted':
      return { kind: 'anomaly_accepted', ...harmless(`Accepted as the new normal: ${sentence}`) }
    case 'false_positive':
      return { kind: 'anomaly_false_positive', ...harmless(`False alarm: ${sentence}`) }
  }
}

const harmless = (title: string) => ({ severity: 'info' as const, title })
