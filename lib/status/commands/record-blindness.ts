import { and, eq, isNull, lt } from 'drizzle-orm'
import { type LevelSpan, levelSpans } from '@/db/schema'
import type { Context } from '@/lib/context'
import { recordEvent } from '@/lib/events/commands'
import { paths } from '@/lib/paths'
import type { Evidence } from '../contract'
import { openSpans } from '../spans'
import { duration } from '../words'

const MIN_BLIND_MS = 20_000
const INTERVALS_UNTIL_BLIND = 3

type Gap = { from: Date; to: Date }

/**
 * Puts an `unknown` span over the time nobody looked, for every subject that was due meanwhile, and tells it in one
 * event. The level from before goes on after the gap until a look says otherwise.
 *
 * @param intervalSeconds of the targets by id (`service:ID`, `dependency:ID`)
 */
export async function recordBlindness(
  tx: Context,
  gap: Gap,
  intervalSeconds: ReadonlyMap<string, number>,
): Promise<void> {
  const lengthMs = gap.to.getTime() - gap.from.getTime()
  if (lengthMs <= MIN_BLIND_MS) return
  const wholeSeconds = Math.min(...intervalSeconds.values())
  const spans = [...(await openSpans(tx)).values()].filter((span) => {
    const every = intervalSeconds.get(`${span.subjectKind}:${span.subjectId}`)
    const seconds = span.subjectKind === 'whole' ? wholeSeconds : every
    return seconds !== undefined && lengthMs > seconds * 1_000 * INTERVALS_UNTIL_BLIND
  })
  let covered = 0
  for (const span of spans) covered += await coverGap(tx, span, gap)
  if (covered > 0) await tell(tx, gap, lengthMs)
}

async function coverGap({ db }: Context, span: LevelSpan, { from, to }: Gap): Promise<number> {
  const ended = await db
    .update(levelSpans)
    .set({ untilAt: from })
    .where(and(eq(levelSpans.id, span.id), isNull(levelSpans.untilAt), lt(levelSpans.fromAt, from)))
    .returning({ id: levelSpans.id })
  if (ended.length === 0) return 0
  const { subjectKind, subjectId, level, evidence } = span
  const subject = { subjectKind, subjectId }
  const blind = {
    ...subject,
    level: 'unknown' as const,
    fromAt: from,
    untilAt: to,
    evidence: [blindEvidence(from, to)],
  }
  await db.insert(levelSpans).values([blind, { ...subject, level, fromAt: to, evidence }])
  return 1
}

function blindEvidence(from: Date, to: Date): Evidence {
  return {
    code: 'monitor_blind',
    source: 'monitor',
    message: `Pitwall was not looking for ${duration(to.getTime() - from.getTime())}`,
    observed: null,
    expected: null,
    since: from.toISOString(),
    href: paths.status(),
  }
}

async function tell(tx: Context, { from, to }: Gap, lengthMs: number): Promise<void> {
  await recordEvent(tx, {
    at: from,
    lane: 'service',
    kind: 'monitor_blind',
    subject: 'monitor',
    severity: 'warning',
    title: `Pitwall was blind for ${duration(lengthMs)}: nothing was looked at`,
    evidence: { from: from.toISOString(), to: to.toISOString() },
    dedupeKey: `monitor_blind:${from.toISOString()}`,
  })
}
