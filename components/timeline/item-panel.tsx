'use client'

import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useRef } from 'react'
import { FirstCandidate } from '@/components/anomalies/first-candidate'
import { LEVEL_COLOUR } from '@/components/status/level-mark'
import { Elapsed } from '@/components/ui/elapsed'
import { IconButton } from '@/components/ui/icon-button'
import { Skeleton } from '@/components/ui/skeleton'
import { Time } from '@/components/ui/time'
import { timelineItemQuery } from '@/lib/timeline/client'
import type { TimelineDetail } from '@/lib/timeline/contract'
import { BeforeList } from './before-list'
import { ItemLinks } from './item-links'
import { ItemReasons } from './item-reasons'
import { ItemShape } from './item-shape'
import type { Selection } from './selection'
import { useSheet } from './use-sheet'
import { LANE_WORDS, stateValue } from './words'

type ItemPanelProps = { id: string; first: TimelineDetail | undefined; selection: Selection }

/** Beside the picture, on narrow windows over its lower part: what it was, why, and what came before. */
export default function ItemPanel({ id, first, selection }: ItemPanelProps) {
  const { data, error } = useQuery({
    ...timelineItemQuery(id),
    ...(first?.id === id && { initialData: first }),
  })
  const aside = useRef<HTMLElement>(null)
  useSheet(aside, id, selection.close)
  return (
    <aside
      ref={aside}
      tabIndex={-1}
      aria-label="Open item"
      className="border-line-strong bg-panel outline-none max-lg:fixed max-lg:inset-x-0 max-lg:bottom-0 max-lg:z-30 max-lg:max-h-[70dvh] max-lg:overflow-y-auto max-lg:border-t lg:sticky lg:top-16 lg:max-h-[calc(100dvh-5rem)] lg:overflow-y-auto lg:rounded-ui lg:border"
    >
      <header className="sticky top-0 flex min-h-10 items-center gap-2 border-b bg-panel py-1 pr-2 pl-4">
        <p className="flex min-w-0 flex-1 items-center gap-2 text-sm text-muted">
          {data && <ItemShape {...data} />}
          {data && `${LANE_WORDS[data.lane]} · `}
          {data && (
            <span className={data.level ? LEVEL_COLOUR[data.level] : undefined}>{stateValue(data).text}</span>
          )}
        </p>
        <IconButton icon={X} label="Close (Esc)" onClick={selection.close} />
      </header>
      <div className="space-y-5 p-4">
        {data && <Detail detail={data} selection={selection} />}
        {!data && !error && <Skeleton lines={6} />}
        {!data && error && <p role="alert">{error.message}</p>}
      </div>
    </aside>
  )
}

function Detail({ detail, selection }: { detail: TimelineDetail; selection: Selection }) {
  const { title, at, until } = detail
  return (
    <>
      <div className="space-y-1">
        <h2 className="text-lg">{title}</h2>
        <p className="text-muted">
          <Time at={at} show="both" />
          {until !== at && (
            <>
              {' · '}
              <Elapsed since={at} until={until} /> {until === null && 'so far'}
            </>
          )}
        </p>
      </div>
      {detail.kind === 'anomaly' && <FirstCandidate item={detail} />}
      <ItemReasons detail={detail} />
      <BeforeList detail={detail} selection={selection} />
      <ItemLinks links={detail.links} className="border-t pt-3" />
    </>
  )
}
