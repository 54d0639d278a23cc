import { and, desc, eq, gte, isNull, lte, or } from 'drizzle-orm'
import { type LevelSpan, levelSpans } from '@/db/schema'
import type { Context } from '@/lib/context'
import type { LevelSpanView } from './contract'
import { evidenceIn } from './spans'

const MAX_SPANS = 1_000

type SpanRange = { subjectKind: LevelSpan['subjectKind']; subjectId: string; from: Date; to: Date }

/** Spans that touch the range, oldest first; the newest 1 000 when there are more. */
export async function listSpans({ db }: Context, range: SpanRange): Promise<LevelSpanView[]> {
  const rows = await db
    .select()
    .from(levelSpans)
    .where(
      and(
        eq(levelSpans.subjectKind, range.subjectKind),
        eq(levelSpans.subjectId, range.subjectId),
        lte(levelSpans.fromAt, range.to),
        or(isNull(levelSpans.untilAt), gte(levelSpans.untilAt, range.from)),
      ),
    )
    .orderBy(desc(levelSpans.fromAt), desc(levelSpans.id))
    .limit(MAX_SPANS)
  return rows.reverse().map((row) => ({
    id: String(row.id),
    level: row.level,
    from: row.fromAt.toISOString(),
    until: row.untilAt?.toISOString() ?? null,
    evidence: evidenceIn(row),
  }))
}
