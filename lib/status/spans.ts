import { and, eq, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import { type LevelSpan, levelSpans } from '@/db/schema'
import type { Context } from '@/lib/context'
import { recordEvent } from '@/lib/events/commands'
import type { Standing } from './assess'
import { evidence } from './contract'
import { type Level, levelWords, worst } from './rules'

export type Subject = { kind: LevelSpan['subjectKind']; id: string; name: string }

const WHOLE: Subject = { kind: 'whole', id: 'whole', name: 'Everything' }
export const whole = () => WHOLE

/** The spans that last, by `kind:id`. Bounded by what pitwall.yaml may name. */
export async function openSpans({ db }: Pick<Context, 'db'>): Promise<Map<string, LevelSpan>> {
  const rows = await db.select().from(levelSpans).where(isNull(levelSpans.untilAt)).limit(1_000)
  return new Map(rows.map((row) => [`${row.subjectKind}:${row.subjectId}`, row]))
}

/** Rows hold what we wrote, so anything else is an older shape and is left out. */
export function evidenceIn(span: Pick<LevelSpan, 'evidence'> | undefined) {
  return z.array(evidence).catch([]).parse(span?.evidence)
}

/**
 * Makes `standing` the present one: a changed level ends the open span and begins the next, with one event; the same
 * level only refreshes the reasons. Of two writers the database lets one do it.
 */
export async function writeStanding(
  ctx: Context,
  subject: Subject,
  open: LevelSpan | undefined,
  standing: Standing,
): Promise<void> {
  if (!open) return begin(ctx, subject, undefined, standing)
  const isSame = and(eq(levelSpans.id, open.id), isNull(levelSpans.untilAt), eq(levelSpans.level, open.level))
  if (open.level === standing.level) {
    if (JSON.stringify(evidenceIn(open)) === JSON.stringify(standing.evidence)) return
    await ctx.db.update(levelSpans).set({ evidence: standing.evidence }).where(isSame)
    return
  }
  const ended = await ctx.db
    .update(levelSpans)
    .set({ untilAt: sql`greatest(${ctx.now.toISOString()}::timestamptz, ${levelSpans.fromAt})` })
    .where(isSame)
    .returning({ id: levelSpans.id })
  if (ended.length === 1) await begin(ctx, subject, open.level, standing)
}

async function begin(
  ctx: Context,
  subject: Subject,
  from: Level | undefined,
  standing: Standing,
): Promise<void> {
  const begun = await ctx.db
    .insert(levelSpans)
    .values({
      subjectKind: subject.kind,
      subjectId: subject.id,
      level: standing.level,
      fromAt: ctx.now,
      evidence: standing.evidence,
    })
    .onConflictDoNothing()
    .returning({ id: levelSpans.id })
  if (begun.length === 0 || subject.kind === 'whole' || !isNews(from, standing.level)) return
  const [first] = standing.evidence
  const change = from ? `${levelWords(from)} -> ${levelWords(standing.level)}` : levelWords(standing.level)
  await recordEvent(ctx, {
    lane: subject.kind,
    kind: 'level_changed',
    service: subject.kind === 'service' ? subject.id : undefined,
    subject: `${subject.kind}:${subject.id}`,
    severity: severityOf(from, standing.level),
    title: first ? `${subject.name}: ${change}. ${first.message}` : `${subject.name}: ${change}`,
    evidence: { from: from ?? null, to: standing.level, evidence: standing.evidence },
  })
}

/** That something is fine or not known at first sight is no change. */
function isNews(from: Level | undefined, to: Level): boolean {
  if (from === undefined) return to !== 'operational' && to !== 'unknown'
  return !(from === 'unknown' && to === 'operational')
}

/** Getting better is good news, however bad it still is. */
function severityOf(from: Level | undefined, level: Level): 'info' | 'warning' | 'critical' {
  if (level === 'operational' || level === 'maintenance') return 'info'
  if (from !== undefined && from !== level && worst([from, level]) === from) return 'info'
  return level === 'major_outage' || level === 'partial_outage' ? 'critical' : 'warning'
}
