import { Cell, HeadCell, Row, Table } from '@/components/ui/table'
import { formatMilliseconds } from '@/lib/format'
import type { ServiceDetail } from '@/lib/status/contract'
import type { Level } from '@/lib/status/rules'
import { LEVEL_COLOUR, LevelShape } from './level-mark'

type ServicePart = ServiceDetail['parts'][number]

const LEVELS_OF_WORDS: Record<ServicePart['status'], Level> = {
  healthy: 'operational',
  degraded: 'degraded',
  unhealthy: 'major_outage',
  unknown: 'unknown',
}

/** What a service says of its own parts, in its own words. */
export function PartTable({ parts }: { parts: readonly ServicePart[] }) {
  return (
    <Table
      caption="What the service says of itself"
      head={
        <>
          <HeadCell>Part</HeadCell>
          <HeadCell>Says</HeadCell>
          <HeadCell numeric>Took</HeadCell>
          <HeadCell>Detail</HeadCell>
        </>
      }
    >
      {parts.map((part) => (
        <PartRow key={part.name} part={part} />
      ))}
    </Table>
  )
}

function PartRow({ part: { name, status, critical, latencyMs, detail } }: { part: ServicePart }) {
  const level = LEVELS_OF_WORDS[status]
  return (
    <Row>
      <Cell>
        <span className="font-medium">{name}</span>
        {critical && <span className="text-sm text-muted"> critical</span>}
      </Cell>
      <Cell>
        <span className={`inline-flex items-center gap-1.5 font-medium ${LEVEL_COLOUR[level]}`}>
          <LevelShape level={level} />
          {status}
        </span>
      </Cell>
      <Cell numeric className="whitespace-nowrap">
        {latencyMs === null ? '–' : formatMilliseconds(latencyMs)}
      </Cell>
      <Cell className="min-w-40 text-muted">{detail}</Cell>
    </Row>
  )
}
