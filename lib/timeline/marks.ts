import { type Context, requirePermission } from '@/lib/context'
import type { MarksQuery, TimelineMark, TimelineMarks } from './contract'
import { anomalyParts, auditParts, eventParts, spanParts, windowParts } from './mark-parts'
import { mergeMarks, type Part } from './merge-marks'
import { wantedBy } from './sources'
import { onTracks } from './tracks'

export const MOST_MARKS = 1_000

/**
 * The picture of a time: what falls into one column of one row is one mark that counts, of at most 1 000.
 *
 * @throws AppError invalid, unprocessable (over 90 days)
 */
export async function getTimelineMarks(ctx: Context, query: MarksQuery): Promise<TimelineMarks> {
  requirePermission(ctx, 'timeline:read')
  const wanted = wantedBy(ctx, query)
  const cut = { wanted, columns: query.buckets, now: ctx.now }
  const sources = [eventParts, windowParts, spanParts, anomalyParts, auditParts]
  const parts = await Promise.all(sources.map((partsOf) => partsOf(ctx, cut)))
  const { tracks, placed } = onTracks(parts.flat(), wanted.lanes)
  const from = wanted.range.from.getTime()
  const to = wanted.range.to.getTime()
  const marks = mergeMarks(placed, { from, to, columns: query.buckets }, MOST_MARKS)
  return {
    from: wanted.range.from.toISOString(),
    to: wanted.range.to.toISOString(),
    total: marks.reduce((sum, { count }) => sum + count, 0),
    tracks,
    marks: marks.map(markView),
  }
}

const markView = ({ at, until, lasts, ...mark }: Part): TimelineMark => ({
  ...mark,
  at: new Date(at).toISOString(),
  until: lasts ? null : new Date(until).toISOString(),
})
