'use client'

import { useMemo } from 'react'
import { LEVEL_COLOUR } from '@/components/status/level-mark'
import { useNow } from '@/components/ui/clock'
import { DataTable } from '@/components/ui/data-table/data-table'
import { Elapsed } from '@/components/ui/elapsed'
import { Time } from '@/components/ui/time'
import { formatDuration } from '@/lib/format'
import type { TimelineItem } from '@/lib/timeline/contract'
import { ItemLink } from './item-link'
import { ItemShape } from './item-shape'
import type { Selection } from './selection'
import { LANE_WORDS, secondsOf, stateValue } from './words'

const TIGHT = 'whitespace-nowrap'

const COLUMNS = [
  { id: 'at', head: 'When', fixed: true, highFirst: true, className: TIGHT },
  { id: 'state', head: 'State', highFirst: true, className: TIGHT },
  { id: 'lane', head: 'Lane', className: `${TIGHT} text-muted` },
  { id: 'title', head: 'What', fixed: true, className: 'w-full max-sm:pt-0 max-sm:pl-4!' },
  {
    id: 'lasted',
    head: 'Lasted',
    numeric: true,
    highFirst: true,
    className: `${TIGHT} max-sm:pt-0 max-sm:pl-4! max-sm:empty:hidden`,
  },
] as const

type TimelineTableProps = {
  items: readonly TimelineItem[]
  partial: boolean
  selection: Selection
}

export function TimelineTable({ items, partial, selection }: TimelineTableProps) {
  const now = useNow(60)
  const rows = useMemo(() => items.map((item) => rowOf(item, selection, now)), [items, selection, now])
  return <DataTable name="list" caption="What happened" stacked columns={COLUMNS} {...{ rows, partial }} />
}

const TONES = { info: 'text-muted', warning: 'text-degraded', critical: 'text-outage' } as const

function rowOf(item: TimelineItem, selection: Selection, now: Date) {
  const { id, at, until, lane, level, severity, title } = item
  const seconds = secondsOf(item, now)
  const hasLength = until === null || seconds > 0
  const state = stateValue(item)
  return {
    key: id,
    values: {
      at: { at },
      state,
      lane: LANE_WORDS[lane],
      title,
      lasted: hasLength
        ? { text: `${formatDuration(seconds)}${until === null ? ' so far' : ''}`, rank: seconds }
        : null,
    },
    cells: {
      at: <Time at={at} show="clock" />,
      state: (
        <span className={`inline-flex items-center gap-1.5 ${level ? LEVEL_COLOUR[level] : TONES[severity]}`}>
          <ItemShape {...item} />
          {state.text}
        </span>
      ),
      title: <ItemLink {...{ id, selection }}>{title}</ItemLink>,
      ...(hasLength && {
        lasted: (
          <>
            <Elapsed since={at} until={until} />
            {until === null && <span className="text-muted"> so far</span>}
          </>
        ),
      }),
    },
  }
}
