'use client'

import { lazy, Suspense } from 'react'
import { AsOf } from '@/components/ui/as-of'
import { classNames } from '@/components/ui/class-names'
import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton } from '@/components/ui/link-button'
import { Panel } from '@/components/ui/panel'
import { plural } from '@/lib/format'
import { paths } from '@/lib/paths'
import type { TimelineAsked } from '@/lib/timeline/client'
import type { TimelineDetail } from '@/lib/timeline/contract'
import { LaneFilter } from './lane-filter'
import { Lanes } from './lanes'
import { useSelection } from './selection'
import { TimelineList } from './timeline-list'
import { type TimelineRead, useTimeline } from './use-timeline'

const ItemPanel = lazy(() => import('./item-panel'))

type TimelineBoardProps = {
  asked: TimelineAsked
  first: TimelineRead
  /** Of the item the address names. */
  firstItem: TimelineDetail | undefined
}

/** The picture, the open item beside it, and the same as a list. */
export function TimelineBoard({ asked, first, firstItem }: TimelineBoardProps) {
  const { board, readAt, stale } = useTimeline(asked, first)
  const selection = useSelection()
  const { picture, list } = board
  return (
    <div className="space-y-4">
      <div className="no-print flex flex-wrap items-center gap-x-4 gap-y-2">
        <LaneFilter lanes={asked.lanes} />
        <p className="ml-auto flex items-baseline gap-2 text-sm text-muted">
          {picture.total > 0 && <span>{plural(picture.total, 'item')}</span>}
          <AsOf at={readAt} stale={stale} />
        </p>
      </div>
      <div
        className={classNames(
          'grid items-start gap-4',
          selection.id !== null && 'lg:grid-cols-[minmax(0,1fr)_23rem]',
        )}
      >
        <div className={classNames('min-w-0 space-y-4', stale && 'stale')}>
          <Lanes picture={picture} selection={selection} />
          {picture.total === 0 ? (
            <Nothing filtered={asked.lanes !== null} />
          ) : (
            <Panel title="As a list" flush>
              <TimelineList
                key={JSON.stringify(asked)}
                {...{ asked, list, selection }}
                total={picture.total}
              />
            </Panel>
          )}
        </div>
        {selection.id !== null && (
          <Suspense fallback={null}>
            <ItemPanel key={selection.id} id={selection.id} first={firstItem} selection={selection} />
          </Suspense>
        )}
      </div>
    </div>
  )
}

function Nothing({ filtered }: { filtered: boolean }) {
  return (
    <EmptyState
      title={filtered ? 'Nothing happened in these lanes' : 'Nothing happened in this time'}
      action={<LinkButton href={`${paths.timeline()}?from=now-7d&to=now`}>Show the last 7 days</LinkButton>}
    >
      <p>No level changed, nothing was deployed and nobody changed anything.</p>
    </EmptyState>
  )
}
