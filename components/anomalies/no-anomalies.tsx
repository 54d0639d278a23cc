import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton } from '@/components/ui/link-button'
import { paths } from '@/lib/paths'

/** Nothing to list, and what to do next. */
export function NoAnomalies({ filtered }: { filtered: boolean }) {
  if (filtered) {
    return (
      <EmptyState title="Nothing matches">
        <p>No anomaly fits these filters. Clear one of them, or widen the time.</p>
      </EmptyState>
    )
  }
  return (
    <EmptyState
      title="Nothing unusual in this time"
      action={<LinkButton href={`${paths.anomalies()}?from=now-30d&to=now`}>Look at 30 days</LinkButton>}
    >
      <p>
        Latency, errors and traffic of every endpoint are judged each minute against what is usual at that
        time of day.
      </p>
    </EmptyState>
  )
}
