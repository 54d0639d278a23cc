import { Panel } from '@/components/ui/panel'
import { formatShare } from '@/lib/format'
import type { ServiceDetail } from '@/lib/status/contract'
import { HistoryBar } from './history-bar'
import { historyOf } from './history-days'

type ServiceHistoryProps = { service: ServiceDetail; now: Date; stale: boolean }

/** Ninety days at a glance, against what was promised. */
export function ServiceHistory({ service, now, stale }: ServiceHistoryProps) {
  const { name, spans, slo, availability } = service
  const kept = slo && availability !== null && availability >= slo.availability
  return (
    <Panel
      title="90 days"
      stale={stale}
      actions={
        slo && (
          <span className="text-sm font-normal text-muted">
            promised {formatShare(slo.availability / 100)}
            {availability !== null && (
              <strong className={kept ? 'text-operational' : 'text-outage'}>
                {' '}
                {kept ? 'kept' : 'missed'}
              </strong>
            )}
          </span>
        )
      }
    >
      <HistoryBar name={name} {...historyOf(spans, now)} />
    </Panel>
  )
}
