import type { ReactNode } from 'react'
import { buttonStyle } from '@/components/ui/button-style'
import { EmptyState } from '@/components/ui/empty-state'
import { Panel } from '@/components/ui/panel'
import { formatNumber, plural } from '@/lib/format'
import { failuresFile } from '@/lib/queues/client'
import type { FailureReport } from '@/lib/queues/contract'
import { EngineTrouble } from './engine-trouble'
import type { QueuePlace } from './queue-address'

type FailurePanelProps = {
  place: QueuePlace
  outcome: { value?: FailureReport | undefined; problem?: string | undefined }
  /** The time range, as the address says it. */
  asked: { from: string; to: string; q?: string | undefined; tenant?: string | undefined }
  /** Jobs that stand failed, whenever they did. */
  failed: number
  requestId: string
  table: (report: FailureReport) => ReactNode
}

/** What failed in the time range, and why. */
export function FailurePanel({ place, outcome, asked, failed, requestId, table }: FailurePanelProps) {
  const { value: report, problem } = outcome
  return (
    <Panel
      id="failures"
      title="Failures by error"
      flush
      {...(report && { asOf: report.asOf })}
      actions={
        report &&
        report.items.length > 0 && (
          <a
            href={failuresFile(place.source, place.queue, asked)}
            download
            className={buttonStyle('ghost', 'max-sm:hidden')}
            title="With signatures, times and samples"
          >
            Full CSV
          </a>
        )
      }
    >
      {problem !== undefined && <EngineTrouble what="failures" message={problem} requestId={requestId} />}
      {report && report.items.length === 0 && (
        <EmptyState title="Nothing failed in this time range">
          {failed > 0 && (
            <p>{plural(failed, 'job')} failed before: widen the time range above to see them.</p>
          )}
        </EmptyState>
      )}
      {report && report.items.length > 0 && table(report)}
      {report?.isBounded && (
        <p className="border-t px-4 py-2 text-sm text-muted">
          The newest {formatNumber(report.read)} failures were read; older ones, or further errors, are not in
          these numbers.
        </p>
      )}
    </Panel>
  )
}
