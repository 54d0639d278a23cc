import { DataTable } from '@/components/ui/data-table/data-table'
import { formatMilliseconds } from '@/lib/format'
import type { ServiceDetail } from '@/lib/status/contract'
import type { Level } from '@/lib/status/rules'
import { LEVEL_COLOUR, LevelShape } from './level-mark'
import { levelRank } from './sentences'

type ServicePart = ServiceDetail['parts'][number]

const LEVELS_OF_WORDS: Record<ServicePart['status'], Level> = {
  healthy: 'operational',
  degraded: 'degraded',
  unhealthy: 'major_outage',
  unknown: 'unknown',
}

const COLUMNS = [
  { id: 'part', head: 'Part', fixed: true },
  { id: 'says', head: 'Says', fixed: true },
  { id: 'took', head: 'Took', numeric: true, className: 'whitespace-nowrap' },
  {
    id: 'detail',
    head: 'Detail',
    className: 'min-w-40 text-muted max-sm:w-full max-sm:pt-0 max-sm:pl-4! max-sm:empty:hidden',
  },
] as const

/** What a service says of its own parts, in its own words. */
export function PartTable({ parts }: { parts: readonly ServicePart[] }) {
  return (
    <DataTable
      name="parts"
      caption="What the service says of itself"
      stacked
      columns={COLUMNS}
      rows={parts.map(rowOf)}
    />
  )
}

function rowOf({ name, status, critical, latencyMs, detail }: ServicePart) {
  const level = LEVELS_OF_WORDS[status]
  return {
    key: name,
    values: {
      part: name,
      says: { text: status, rank: levelRank(level) },
      took: latencyMs === null ? null : { text: formatMilliseconds(latencyMs), rank: latencyMs },
      detail,
    },
    cells: {
      part: (
        <>
          <span className="font-medium">{name}</span>
          {critical && <span className="text-sm text-muted"> critical</span>}
        </>
      ),
      says: (
        <span className={`inline-flex items-center gap-1.5 font-medium ${LEVEL_COLOUR[level]}`}>
          <LevelShape level={level} />
          {status}
        </span>
      ),
      took: latencyMs === null ? '–' : formatMilliseconds(latencyMs),
    },
  }
}
