import type { Metadata } from 'next'
import Link from 'next/link'
import { BoardSkeleton } from '@/components/timeline/board-skeleton'
import { Part } from '@/components/ui/part'
import { pageContext } from '@/lib/auth/page-context'
import { paths } from '@/lib/paths'
import { Board, LateBoard } from './board-parts'
import { AT_FIRST_MS, askedIn, itemIn, readBoard, readItem } from './timeline-reads'

export const metadata: Metadata = { title: 'Timeline' }

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function TimelinePage({ searchParams }: Search) {
  const ctx = await pageContext('timeline:read')
  const search = await searchParams
  const asked = askedIn(search)
  const id = itemIn(search)
  const [read, item] = await Promise.all([
    readBoard(ctx, asked, AT_FIRST_MS).catch(() => undefined),
    id === undefined ? undefined : readItem(ctx, id),
  ])
  return (
    <div className="space-y-4">
      <header className="flex flex-wrap items-baseline justify-between gap-3">
        <h1 className="text-xl">Timeline</h1>
        <Link href={paths.anomalies()} prefetch={false} className="link text-sm">
          Anomalies
        </Link>
      </header>
      {read ? (
        <Board asked={asked} read={read} item={item} />
      ) : (
        <Part title="Timeline" requestId={ctx.requestId} fallback={<BoardSkeleton />}>
          <LateBoard ctx={ctx} asked={asked} />
        </Part>
      )}
    </div>
  )
}
