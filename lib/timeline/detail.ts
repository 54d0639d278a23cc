import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import { anomalies, levelSpans, opsAuditEvents, opsEvents } from '@/db/schema'
import { type Context, requirePermission } from '@/lib/context'
import { deployAnswer } from '@/lib/deploys/contract'
import { AppError } from '@/lib/errors'
import { evidence } from '@/lib/status/contract'
import { changesBefore } from './before'
import type { TimelineDetail } from './contract'
import { linksOf } from './links'
import { anomalyRows, auditRows, eventRows, type Row, spanRows } from './rows'
import { isShownAction } from './sources'
import { itemView } from './view'

const BEFORE_AT_MOST = 20

const reasons = z.array(evidence)
const toldReasons = z.object({ evidence: reasons })

/**
 * One item with its reasons, where to look further and what changed before it began.
 *
 * @throws AppError not_found, also for what the timeline does not show
 */
export async function getTimelineItem(ctx: Context, id: string): Promise<TimelineDetail> {
  requirePermission(ctx, 'timeline:read')
  const row = await findRow(ctx, id)
  if (!row) throw new AppError('not_found', 'The timeline has no such item.')
  const item = itemView(row, ctx.now)
  return {
    ...item,
    evidence: evidenceOf(row.evidence),
    facts: factsOf(row),
    links: linksOf(ctx, item, row.evidence),
    before: await changesBefore(ctx, {
      at: row.at,
      service: serviceOf(row),
      limit: BEFORE_AT_MOST,
      isOther: (other) => !isSame(row, other),
    }),
  }
}

async function findRow(ctx: Context, name: string): Promise<Row | undefined> {
  const [source, digits = ''] = name.split('-')
  const id = BigInt.asIntN(64, BigInt(digits))
  const [row] = await rowsOf(source, id)
  return row

  function rowsOf(kind: string | undefined, id: bigint): Promise<Row[]> {
    if (kind === 'event') return eventRows(ctx, eq(opsEvents.id, id), 1)
    if (kind === 'anomaly') return anomalyRows(ctx, eq(anomalies.id, id), 1)
    if (kind === 'span') return spanRows(ctx, eq(levelSpans.id, id), 1)
    return auditRows(ctx, and(eq(opsAuditEvents.id, id), isShownAction()), 1)
  }
}

/** A level's stretch and the event of its change are one thing, and so are an anomaly and its events. */
function isSame(one: Row, other: Row): boolean {
  if (one.source === other.source && one.id === other.id) return true
  if (one.source === 'anomaly') return anomalyOf(other) === String(one.id)
  return one.level !== null && one.subject === other.subject && one.at.getTime() === other.at.getTime()
}

const ofAnomaly = z.object({ anomaly: z.string() })

const anomalyOf = ({ evidence }: Row) => ofAnomaly.safeParse(evidence).data?.anomaly

/** Without a service everything may have been the reason. */
const serviceOf = ({ service, lane }: Row) => (lane === 'people' ? undefined : (service ?? undefined))

function evidenceOf(stored: unknown): TimelineDetail['evidence'] {
  return reasons.safeParse(stored).data ?? toldReasons.safeParse(stored).data?.evidence ?? []
}

function factsOf(row: Row): TimelineDetail['facts'] {
  const deploy = row.kind === 'deploy_recorded' ? deployAnswer.safeParse(row.evidence).data : undefined
  if (deploy) {
    return present([
      ['Version', deploy.version],
      ['Revision', deploy.revision],
      ['By', deploy.actor],
      ['Known from', deploy.source === 'ci' ? 'its pipeline' : 'its health answer'],
    ])
  }
  return row.lane === 'people'
    ? present([
        ['Action', row.kind],
        ['About', row.subject],
      ])
    : []
}

const present = (facts: readonly (readonly [string, string | null])[]) =>
  facts.flatMap(([label, value]) => (value === null ? [] : [{ label, value }]))
