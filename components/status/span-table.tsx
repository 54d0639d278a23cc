import { Elapsed } from '@/components/ui/elapsed'
import { Cell, HeadCell, Row, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import type { LevelSpanView } from '@/lib/status/contract'
import { LevelMark } from './level-mark'

/** Every stretch of one level, newest first. */
export function SpanTable({ spans }: { spans: readonly LevelSpanView[] }) {
  if (spans.length === 0) return <p className="px-4 py-3 text-muted">Nothing was seen in this time range.</p>
  return (
    <Table
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
          <Cell className="min-w-56 text-muted">{evidence[0]?.message}</Cell>
        </Row>
      ))}
    </Table>
  )
}
