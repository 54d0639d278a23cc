import { asc, eq } from 'drizzle-orm'
import { type Anomaly, anomalyNotes } from '@/db/schema'
import { config } from '@/lib/config/config'
import { type Context, requirePermission } from '@/lib/context'
import { paths } from '@/lib/paths'
import { linksOf } from '@/lib/timeline/queries'
import { windowAround } from '@/lib/timeline/rules'
import type { AnomalyDetail } from '../contract'
import type { Member } from '../lifecycle/rules'
import { readMembers } from '../lifecycle/tracked'
import { endpointWords, MAX_NOTES } from '../rules'
import { getAnomalyRow } from './anomaly-row'
import { anomalyView } from './anomaly-view'

const MAX_SERIES = 200

/**
 * One anomaly with its series (the worst 200), what people wrote about it and where to look further.
 *
 * @throws AppError not_found
 */
export async function getAnomaly(ctx: Context, id: string): Promise<AnomalyDetail> {
  requirePermission(ctx, 'anomaly:read')
  const row = await getAnomalyRow(ctx, id)
  const members = (await readMembers(ctx, [row.id])).get(row.id) ?? []
  const worst = members.toSorted((one, other) => other.times - one.times)
  return {
    ...anomalyView(row),
    series: worst.slice(0, MAX_SERIES).map(memberView),
    notes: await notesOf(ctx, row),
    runbook: config().services.find((service) => service.id === row.service)?.runbook ?? null,
    links: linksTo(ctx, row),
  }
}

function memberView(member: Member): AnomalyDetail['series'][number] {
  const { baselineId, endpoint, signal, name, unit, times, observed, expected, sentence } = member
  return {
    ...{ baselineId, endpoint: endpoint || null, signal, name, unit, times, observed, expected, sentence },
    onsetAt: member.onsetAt.toISOString(),
    openedAt: member.openedAt.toISOString(),
    closedAt: member.closedAt?.toISOString() ?? null,
    peakAt: member.peakAt.toISOString(),
  }
}

/** Oldest first. */
async function notesOf({ db }: Context, { id }: Anomaly): Promise<AnomalyDetail['notes']> {
  const rows = await db
    .select()
    .from(anomalyNotes)
    .where(eq(anomalyNotes.anomalyId, id))
    .orderBy(asc(anomalyNotes.at), asc(anomalyNotes.id))
    .limit(MAX_NOTES)
  return rows.map(({ id, at, author, authorName, text }) => ({
    ...{ id: String(id), at: at.toISOString(), author, authorName, text },
  }))
}

/** The runbook stands for itself. */
function linksTo(ctx: Context, { id, service, endpoint, onsetAt, resolvedAt }: Anomaly) {
  const stretch = { at: onsetAt.toISOString(), until: resolvedAt?.toISOString() ?? null }
  const window = new URLSearchParams(windowAround(stretch, ctx.now))
  const about = { ...stretch, lane: 'service' as const, service, subject: `service:${service}` }
  return [
    ...(endpoint
      ? [{ label: `${endpointWords(endpoint)} at this time`, href: `${paths.endpoint(endpoint)}?${window}` }]
      : []),
    ...linksOf(ctx, about, null).filter(({ label }) => label !== 'Runbook'),
    { label: 'On the timeline', href: `${paths.timeline()}?${window}&item=anomaly-${id}` },
  ]
}
