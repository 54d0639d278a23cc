import type { Metadata } from 'next'
import { Suspense } from 'react'
import { undefinedWhenAway } from '@/app/(ops)/undefined-when-away'
import { NoSources } from '@/components/queues/no-queues'
import { QueueList } from '@/components/queues/queue-list'
import { WaitingTrend } from '@/components/queues/waiting-trend'
import { Unreachable } from '@/components/status/unreachable'
import { pageContext } from '@/lib/auth/page-context'
import { config } from '@/lib/config/config'
import type { Context } from '@/lib/context'
import { readSearch } from '@/lib/http/search'
import { queueList } from '@/lib/queues/contract'
import type { RangeText } from '@/lib/time'
import { keptIn, rangeText, readQueues, readTrends } from './queue-reads'

export const metadata: Metadata = { title: 'Queues' }

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function QueuesPage({ searchParams }: Search) {
  const ctx = await pageContext('queue:count')
  const query = await readSearch(queueList, searchParams)
  const search = await searchParams
  const range = rangeText(search)
  const read = await readQueues(ctx, query).catch(undefinedWhenAway)
  if (!read) return <Unreachable requestId={ctx.requestId} />
  const { source, service, q, show, cursor } = query
  return (
    <div className="space-y-4">
      <h1 className="text-xl">Queues</h1>
      {read.value.sources.length === 0 && source === undefined ? (
        <NoSources />
      ) : (
        <QueueList
          read={{ page: read.value, readAt: read.at.toISOString(), stale: read.stale }}
          trends={trendsOf(ctx, range, read.value.items)}
          filters={{ source, service, q, show, cursor }}
          services={config().services.map(({ id, name }) => ({ id, name }))}
          kept={keptIn(search)}
          mayOpen={ctx.actor.permissions.has('queue:read')}
        />
      )}
    </div>
  )
}

/** By `SOURCE/QUEUE`: pictures that stream in, or stay away. */
function trendsOf(ctx: Context, range: RangeText, queues: readonly { source: string; queue: string }[]) {
  const trends = readTrends(ctx, range.from, range.to)
  return Object.fromEntries(
    queues.map(({ source, queue }) => {
      const key = `${source}/${queue}`
      return [
        key,
        <Suspense key={key} fallback={null}>
          <Trend of={key} trends={trends} />
        </Suspense>,
      ]
    }),
  )
}

async function Trend({ of, trends }: { of: string; trends: ReturnType<typeof readTrends> }) {
  return <WaitingTrend values={(await trends)[of]} />
}
