import Link from 'next/link'
import { DataTable } from '@/components/ui/data-table/data-table'
import { Elapsed } from '@/components/ui/elapsed'
import { Time } from '@/components/ui/time'
import type { AnomalyView } from '@/lib/anomalies/contract'
import { formatDuration } from '@/lib/format'
import { SeverityMark } from './severity-mark'
import { STATE_WORDS, scopeWords, secondsOf } from './words'

type AnomalyTableProps = {
  anomalies: readonly AnomalyView[]
  /** More stand on older pages. */
  partial: boolean
  /** The list narrowed to one endpoint. */
  hrefOfEndpoint: (endpoint: string) => string
  now: Date
}

const TIGHT = 'whitespace-nowrap'
const RANK = { info: 0, warning: 1, critical: 2 } as const

const COLUMNS = [
  { id: 'severity', head: 'Severity', fixed: true, highFirst: true, className: TIGHT },
  { id: 'state', head: 'State', className: TIGHT },
  { id: 'sentence', head: 'What', fixed: true, className: 'w-full max-sm:pt-0 max-sm:pl-4!' },
  { id: 'where', head: 'Where', className: 'sm:min-w-40 max-sm:pt-0 max-sm:pl-4!' },
  { id: 'opened', head: 'Since', highFirst: true, className: `${TIGHT} max-sm:pt-0` },
  { id: 'lasted', head: 'Lasted', numeric: true, highFirst: true, className: `${TIGHT} max-sm:pt-0` },
] as const

/** A row an anomaly; on phones a block, the sentence across it. */
export function AnomalyTable({ anomalies, partial, hrefOfEndpoint, now }: AnomalyTableProps) {
  return (
    <DataTable
      name="anomalies"
      caption="Anomalies"
      stacked
      partial={partial}
      columns={COLUMNS}
      rows={anomalies.map((anomaly) => ({
        key: anomaly.id,
        values: valuesOf(anomaly, now),
        cells: cellsOf(anomaly, hrefOfEndpoint),
      }))}
    />
  )
}

function valuesOf(anomaly: AnomalyView, now: Date) {
  const { severity, state, sentence, serviceName, endpoint, onsetAt } = anomaly
  const seconds = secondsOf(anomaly, now)
  return {
    severity: { text: severity, rank: RANK[severity] },
    state: STATE_WORDS[state],
    sentence,
    where: `${serviceName} ${scopeWords(endpoint)}`,
    opened: { at: onsetAt },
    lasted: { text: formatDuration(seconds), rank: seconds },
  }
}

function cellsOf(anomaly: AnomalyView, hrefOfEndpoint: AnomalyTableProps['hrefOfEndpoint']) {
  const { severity, state, onsetAt, resolvedAt } = anomaly
  return {
    severity: <SeverityMark severity={severity} />,
    state: <span className={state === 'open' ? 'font-medium' : 'text-muted'}>{STATE_WORDS[state]}</span>,
    sentence: <Sentence anomaly={anomaly} />,
    where: <Where anomaly={anomaly} hrefOfEndpoint={hrefOfEndpoint} />,
    opened: <Time at={onsetAt} show="clock" />,
    lasted: (
      <>
        <Elapsed since={onsetAt} until={resolvedAt} />
        {resolvedAt === null && <span className="text-muted"> so far</span>}
      </>
    ),
  }
}

function Sentence({ anomaly: { sentence, href, candidates, acknowledgement } }: { anomaly: AnomalyView }) {
  const [first] = candidates
  return (
    <>
      <Link href={href} prefetch={false} data-opens="row" className="link font-medium">
        {sentence}
      </Link>
      {first && <span className="block text-sm text-muted">Likely first: {first.evidence}</span>}
      {acknowledgement && (
        <span className="block text-sm text-muted">Acknowledged by {acknowledgement.byName}</span>
      )}
    </>
  )
}

function Where({
  anomaly,
  hrefOfEndpoint,
}: Pick<AnomalyTableProps, 'hrefOfEndpoint'> & { anomaly: AnomalyView }) {
  const { serviceName, endpoint } = anomaly
  return (
    <>
      {serviceName}
      {endpoint !== null && (
        <Link
          href={hrefOfEndpoint(endpoint)}
          prefetch={false}
          title="Only anomalies of this endpoint"
          className="block text-sm break-words text-muted hover:underline"
        >
          {scopeWords(endpoint)}
        </Link>
      )}
    </>
  )
}
