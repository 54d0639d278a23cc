import type { QueueRow } from '@/db/schema'
import type { Context } from '@/lib/context'
import { recordEvent } from '@/lib/events/commands'
import { evidenceIn } from '@/lib/status/queries'
import { type Level, levelWords, severityOf } from '@/lib/status/rules'
import type { Source } from '../sources'

/** One event a change; that a queue is fine at first sight is none. */
export async function tellLevel(tx: Context, row: QueueRow, from: Level | undefined): Promise<void> {
  if (from === undefined && row.level === 'operational') return
  const evidence = evidenceIn(row)
  const reason = evidence[0]?.message.replace(`${row.queue}: `, '')
  const state = row.level === 'operational' ? 'is operational again' : `is ${levelWords(row.level)}`
  await recordEvent(tx, {
    lane: 'queue',
    kind: 'queue_level_changed',
    service: row.service,
    subject: `queue:${row.source}/${row.queue}`,
    severity: severityFor(from, row.level),
    title: (reason ? `${row.queue} ${state}: ${reason}` : `${row.queue} ${state}`).slice(0, 500),
    evidence: { from: from ?? null, to: row.level, evidence },
  })
}

export async function tellGone(
  tx: Context,
  { config, name }: Source,
  queue: string,
  service: string | null,
): Promise<void> {
  await recordEvent(tx, {
    lane: 'queue',
    kind: 'queue_gone',
    service,
    subject: `queue:${config.id}/${queue}`,
    severity: 'info',
    title: `${queue} is gone from ${name}`,
  })
}

/** Getting better is good news, however bad it still is. */
function severityFor(from: Level | undefined, to: Level): 'info' | 'warning' | 'critical' {
  const [before, after] = [severityOf(from ?? 'operational') ?? 0, severityOf(to) ?? 0]
  if (after <= before) return 'info'
  return after >= (severityOf('partial_outage') ?? 3) ? 'critical' : 'warning'
}
