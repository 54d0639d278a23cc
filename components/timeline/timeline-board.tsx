'use client'

import { lazy, type ReactNode, Suspense } from 'react'
import { AsOf } from '@/components/ui/as-of'
import { classNames } from '@/components/ui/class-names'
import { plural } from '@/lib/format'
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
  /** Said when there is nothing. */
  nothing: ReactNode
}

/** The picture, the open item beside it, and the same as a list. */
export function TimelineBoard({ asked, first, firstItem, nothing }: TimelineBoardProps) {
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
            nothing
          ) : (
            <section aria-label="As a list" className="rounded-ui border bg-panel">
              <TimelineList
                key={JSON.stringify(asked)}
                {...{ asked, list, selection }}
                total={picture.total}
              />
            </section>
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
