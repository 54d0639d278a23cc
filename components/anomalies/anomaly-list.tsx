import { NextPageLink } from '@/components/settings/next-page-link'
import { Panel } from '@/components/ui/panel'
import type { AnomalyPage, AnomalyQuery } from '@/lib/anomalies/contract'
import { paths } from '@/lib/paths'
import { AnomalyFilters } from './anomaly-filters'
import { AnomalyTable } from './anomaly-table'
import { NoAnomalies } from './no-anomalies'
import { listSentence } from './words'

type AnomalyListProps = {
  read: { page: AnomalyPage; readAt: string; stale: boolean }
  filters: Omit<AnomalyQuery, 'limit'>
  services: readonly { id: string; name: string }[]
  /** What the address says besides: time range and refresh rate. */
  kept: Readonly<Record<string, string>>
  now: Date
}

/** Open ones first, then the newest. */
export function AnomalyList({ read, filters, services, kept, now }: AnomalyListProps) {
  const { items, nextCursor } = read.page
  const { state, severity, service, endpoint, cursor } = filters
  const chosen = Object.entries({ state, severity, service }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  )
  return (
    <Panel
      title={cursor === undefined ? listSentence(items, nextCursor !== null) : 'Older'}
      asOf={read.readAt}
      stale={read.stale}
      flush
    >
      <AnomalyFilters filters={{ state, severity, service, endpoint }} services={services} kept={kept} />
      {items.length === 0 ? (
        <NoAnomalies filtered={chosen.length > 0 || endpoint !== undefined} />
      ) : (
        <AnomalyTable
          anomalies={items}
          partial={nextCursor !== null || cursor !== undefined}
          hrefOfEndpoint={(id) =>
            `${paths.anomalies()}?${new URLSearchParams({ ...kept, ...Object.fromEntries(chosen), endpoint: id })}`
          }
          now={now}
        />
      )}
      <NextPageLink cursor={nextCursor} words="Older" />
    </Panel>
  )
}
