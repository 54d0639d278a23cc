import { DataTable } from '@/components/ui/data-table/data-table'
import { Elapsed } from '@/components/ui/elapsed'
import { Time } from '@/components/ui/time'
import { formatDuration, plural } from '@/lib/format'
import type { LevelSpanView } from '@/lib/status/contract'
import { LevelMark } from './level-mark'
import { levelValue } from './sentences'

type SpanTableProps = { spans: readonly LevelSpanView[]; now: Date }

const SHOWN_AT_MOST = 50

const COLUMNS = [
  { id: 'level', head: 'Level', fixed: true },
  { id: 'from', head: 'From', fixed: true, className: 'whitespace-nowrap' },
  { id: 'lasted', head: 'Lasted', numeric: true, className: 'whitespace-nowrap' },
  {
    id: 'why',
    head: 'Why',
    className: 'text-muted max-sm:w-full max-sm:pt-0 max-sm:pl-4! max-sm:empty:hidden md:min-w-56',
  },
] as const

/** Every stretch of one level, newest first. */
export function SpanTable({ spans, now }: SpanTableProps) {
  if (spans.length === 0) return <p className="px-4 py-3 text-muted">Nothing was seen in this time range.</p>
  const rest = spans.length - SHOWN_AT_MOST
  return (
    <>
      <DataTable
        name="levels"
        caption="Levels in this time range"
        stacked
        partial={rest > 0}
        columns={COLUMNS}
        rows={spans.slice(0, SHOWN_AT_MOST).map((span) => rowOf(span, now))}
      />
      {rest > 0 && (
        <p className="px-4 py-3 text-muted">
          {plural(rest, 'earlier stretch', 'earlier stretches')}: narrow the time range.
        </p>
      )}
    </>
  )
}

function rowOf({ id, level, from, until, evidence }: LevelSpanView, now: Date) {
  const seconds = ((until ? Date.parse(until) : now.getTime()) - Date.parse(from)) / 1000
  return {
    key: id,
    values: {
      level: levelValue(level),
      from: { at: from },
      lasted: { text: `${formatDuration(seconds)}${until ? '' : ' so far'}`, rank: seconds },
      why: evidence[0]?.message ?? null,
    },
    cells: {
      level: <LevelMark level={level} />,
      from: <Time at={from} show="clock" />,
      lasted: (
        <>
          <Elapsed since={from} until={until} />
          {until === null && <span className="text-muted"> so far</span>}
        </>
      ),
    },
  }
}
