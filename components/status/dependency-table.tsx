import { Panel } from '@/components/ui/panel'
import { Cell, HeadCell, Row, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { formatMilliseconds } from '@/lib/format'
import type { DependencySummary } from '@/lib/status/contract'
import { LevelMark } from './level-mark'
import { worstFirst } from './sentences'

type DependencyTableProps = { dependencies: readonly DependencySummary[]; stale: boolean }

/** Everything services stand on, each with its own last look. */
export function DependencyTable({ dependencies, stale }: DependencyTableProps) {
  if (dependencies.length === 0) return null
  return (
    <Panel title="Dependencies" stale={stale} flush>
      <Table
        caption="Dependencies"
        head={
          <>
            <HeadCell>Name</HeadCell>
            <HeadCell>Level</HeadCell>
            <HeadCell numeric>Answered in</HeadCell>
            <HeadCell className="max-sm:hidden">Last look</HeadCell>
            <HeadCell numeric className="max-sm:hidden">
              As of
            </HeadCell>
          </>
        }
      >
        {worstFirst(dependencies).map((dependency) => (
          <DependencyRow key={dependency.id} dependency={dependency} />
        ))}
      </Table>
    </Panel>
  )
}

function DependencyRow({ dependency }: { dependency: DependencySummary }) {
  const { id, name, kind, level, latencyMs, detail, asOf } = dependency
  return (
    <Row id={id} className="scroll-mt-24 target:bg-sunken">
      <Cell>
        <span className="font-medium">{name}</span> <span className="text-sm text-muted">{kind}</span>
      </Cell>
      <Cell>
        <LevelMark level={level} />
      </Cell>
      <Cell numeric className="whitespace-nowrap">
        {latencyMs === null ? '–' : formatMilliseconds(latencyMs)}
        {asOf && <Time at={asOf} className="block text-xs text-muted sm:hidden" />}
      </Cell>
      <Cell className="text-muted max-sm:hidden">{detail}</Cell>
      <Cell numeric className="whitespace-nowrap text-muted max-sm:hidden">
        {asOf ? <Time at={asOf} /> : 'not yet'}
      </Cell>
    </Row>
  )
}
