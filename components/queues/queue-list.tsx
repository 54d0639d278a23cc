import type { ReactNode } from 'react'
import { NextPageLink } from '@/components/settings/next-page-link'
import { buttonStyle } from '@/components/ui/button-style'
import { Panel } from '@/components/ui/panel'
import { queuesFile } from '@/lib/queues/client'
import type { QueuePage } from '@/lib/queues/contract'
import { type ListFilters, listAddress } from './list-address'
import { ListForm, ShowChips } from './list-filters'
import { NoQueues } from './no-queues'
import { QueueTable } from './queue-table'
import { SourceCard } from './source-card'

type QueueListProps = {
  read: { page: QueuePage; readAt: string; stale: boolean }
  trends: Readonly<Record<string, ReactNode>>
  filters: ListFilters & { cursor?: string | undefined }
  services: readonly { id: string; name: string }[]
  kept: Readonly<Record<string, string>>
  mayOpen: boolean
}

/** A card for each source, then every queue, worst and oldest first. */
export function QueueList({ read, trends, filters, services, kept, mayOpen }: QueueListProps) {
  const { items, sources, nextCursor } = read.page
  const { cursor, ...narrowed } = filters
  const { source, service, q, show } = narrowed
  const isNarrowed = [service, q].some((value) => value !== undefined) || show === 'trouble'
  const isWhole = cursor === undefined && nextCursor === null && !isNarrowed
  return (
    <div className="space-y-3">
      <ul
        aria-label="Sources"
        className="grid grid-cols-[repeat(auto-fill,minmax(min(18rem,100%),1fr))] gap-3"
      >
        {sources.map((one) => (
          <SourceCard
            key={one.id}
            source={one}
            queues={
              isWhole && (source ?? one.id) === one.id
                ? items.filter((queue) => queue.source === one.id)
                : undefined
            }
            chosen={source === one.id}
            href={listAddress({ ...narrowed, source: source === one.id ? undefined : one.id }, kept)}
          />
        ))}
      </ul>
      <ShowChips filters={narrowed} kept={kept} />
      <Panel
        title="Queues"
        asOf={read.readAt}
        stale={read.stale}
        flush
        // Where all of them are here, the table itself saves them.
        actions={
          !isWhole && (
            <a href={queuesFile()} download className={buttonStyle('ghost')}>
              CSV of all
            </a>
          )
        }
      >
        {(nextCursor !== null || service !== undefined || q !== undefined) && (
          <ListForm filters={narrowed} services={services} kept={kept} />
        )}
        {items.length === 0 ? (
          <NoQueues
            filtered={isNarrowed || source !== undefined}
            isEarly={sources.some(({ status }) => status === 'waiting')}
            isBlind={sources.every(({ status }) => status === 'unreachable')}
          />
        ) : (
          <QueueTable
            queues={items}
            trends={trends}
            serviceNames={Object.fromEntries(services.map(({ id, name }) => [id, name]))}
            mayOpen={mayOpen}
            partial={nextCursor !== null || cursor !== undefined}
          />
        )}
        <NextPageLink cursor={nextCursor} words="Calmer ones" />
      </Panel>
    </div>
  )
}
