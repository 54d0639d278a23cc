import { Elapsed } from '@/components/ui/elapsed'
import { Cell, HeadCell, Row, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { plural } from '@/lib/format'
import type { LevelSpanView } from '@/lib/status/contract'
import { LevelMark } from './level-mark'

const SHOWN_AT_MOST = 50

/** Every stretch of one level, newest first. */
export function SpanTable({ spans }: { spans: readonly LevelSpanView[] }) {
  if (spans.length === 0) return <p className="px-4 py-3 text-muted">Nothing was seen in this time range.</p>
  const rest = spans.length - SHOWN_AT_MOST
  return (
    <>
      <SpanRows spans={spans.slice(0, SHOWN_AT_MOST)} />
      {rest > 0 && (
        <p className="px-4 py-3 text-muted">
          {plural(rest, 'earlier stretch', 'earlier stretches')}: narrow the time range.
        </p>
      )}
    </>
  )
}

function SpanRows({ spans }: { spans: readonly LevelSpanView[] }) {
  return (
    <Table
      stacked
      caption="Levels in this time range"
      head={
        <>
          <HeadCell>Level</HeadCell>
          <HeadCell>From</HeadCell>
          <HeadCell numeric>Lasted</HeadCell>
          <HeadCell>Why</HeadCell>
        </>
      }
    >
      {spans.map(({ id, level, from, until, evidence }) => (
        <Row key={id}>
          <Cell>
            <LevelMark level={level} />
          </Cell>
          <Cell className="whitespace-nowrap">
            <Time at={from} show="clock" />
          </Cell>
          <Cell numeric className="whitespace-nowrap">
            <Elapsed since={from} until={until} />
            {until === null && <span className="text-muted"> so far</span>}
          </Cell>
          <Cell className="text-muted max-sm:w-full max-sm:pt-0 max-sm:pl-4 max-sm:empty:hidden md:min-w-56">
            {evidence[0]?.message}
          </Cell>
        </Row>
      ))}
    </Table>
  )
}
