import { DataTable } from '@/components/ui/data-table/data-table'
import { Panel } from '@/components/ui/panel'
import { Time } from '@/components/ui/time'
import { formatMilliseconds } from '@/lib/format'
import type { DependencySummary } from '@/lib/status/contract'
import { LevelMark } from './level-mark'
import { levelValue, worstFirst } from './sentences'

type DependencyTableProps = { dependencies: readonly DependencySummary[]; stale: boolean }

const COLUMNS = [
  { id: 'name', head: 'Name', fixed: true },
  { id: 'level', head: 'Level', fixed: true },
  { id: 'latency', head: 'Answered in', numeric: true, className: 'whitespace-nowrap' },
  { id: 'detail', head: 'Last look', className: 'text-muted max-sm:hidden' },
  { id: 'asOf', head: 'As of', numeric: true, className: 'text-muted whitespace-nowrap max-sm:hidden' },
] as const

/** Everything services stand on, each with its own last look. */
export function DependencyTable({ dependencies, stale }: DependencyTableProps) {
  if (dependencies.length === 0) return null
  return (
    <Panel title="Dependencies" stale={stale} flush>
      <DataTable
        name="dependencies"
        caption="Dependencies"
        columns={COLUMNS}
        rows={worstFirst(dependencies).map(rowOf)}
      />
    </Panel>
  )
}

function rowOf({ id, name, kind, level, latencyMs, detail, asOf }: DependencySummary) {
  return {
    key: id,
    anchor: id,
    values: {
      name: `${name} ${kind}`,
      level: levelValue(level),
      latency: latencyMs === null ? null : { text: formatMilliseconds(latencyMs), rank: latencyMs },
      detail,
      asOf: asOf && { at: asOf },
    },
    cells: {
      name: (
        <>
          <span className="font-medium">{name}</span> <span className="text-sm text-muted">{kind}</span>
        </>
      ),
      level: <LevelMark level={level} />,
      latency: (
        <>
          {latencyMs === null ? '–' : formatMilliseconds(latencyMs)}
          {asOf && <Time at={asOf} className="block text-xs text-muted sm:hidden" />}
        </>
      ),
      asOf: asOf ? <Time at={asOf} /> : 'not yet',
    },
  }
}
