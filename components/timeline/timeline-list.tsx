'use client'

import { useMemo, useState } from 'react'
import { Button } from '@/components/ui/button'
import { notify } from '@/components/ui/notify'
import { formatNumber } from '@/lib/format'
import { olderItems, type TimelineAsked } from '@/lib/timeline/client'
import type { TimelineItem, TimelinePage } from '@/lib/timeline/contract'
import type { Selection } from './selection'
import { TimelineTable } from './timeline-table'

type TimelineListProps = {
  asked: TimelineAsked
  /** The newest page; it is renewed by itself. */
  list: TimelinePage
  total: number
  selection: Selection
}

/** All that happened, newest first; what is older comes when asked for and stays. */
export function TimelineList({ asked, list, total, selection }: TimelineListProps) {
  const [older, setOlder] = useState<TimelinePage>()
  const [busy, setBusy] = useState(false)
  const items = useMemo(() => joined(list.items, older?.items ?? []), [list.items, older])
  const cursor = older === undefined ? list.nextCursor : older.nextCursor

  const more = async (from: string) => {
    setBusy(true)
    try {
      const page = await olderItems(asked, from)
      setOlder({ ...page, items: joined(items, page.items) })
    } catch {
      notify('Older items could not be read. Try again.', { tone: 'bad' })
    }
    setBusy(false)
  }
  return (
    <>
      <TimelineTable items={items} partial={cursor !== null} selection={selection} />
      {cursor !== null && (
        <p className="flex flex-wrap items-center gap-3 border-t px-4 py-3 text-muted">
          <Button pending={busy} onClick={() => more(cursor)}>
            {busy ? 'Reading…' : 'Show older'}
          </Button>
          {formatNumber(items.length)} of {formatNumber(total)} are listed.
        </p>
      )}
    </>
  )
}

/** Newest first, each once; the first telling counts. */
function joined(newer: readonly TimelineItem[], older: readonly TimelineItem[]): TimelineItem[] {
  const known = new Set(newer.map(({ id }) => id))
  return [...newer, ...older.filter(({ id }) => !known.has(id))]
}
