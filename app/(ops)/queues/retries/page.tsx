import type { Metadata } from 'next'
import Link from 'next/link'
import { found, readRetryRuns } from '@/app/(ops)/queues/queue-reads'
import { RunList } from '@/components/queues/run-list'
import { NextPageLink } from '@/components/settings/next-page-link'
import { Unreachable } from '@/components/status/unreachable'
import { Panel } from '@/components/ui/panel'
import { pageContext } from '@/lib/auth/page-context'
import { readSearch } from '@/lib/http/search'
import { paths } from '@/lib/paths'
import { retryRunList } from '@/lib/queues/contract'
import { queuePaths } from '@/lib/queues/rules'

export const metadata: Metadata = { title: 'Retries' }

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function RetryRunsPage({ searchParams }: Search) {
  const ctx = await pageContext('queue:read')
  const query = await readSearch(retryRunList, searchParams)
  const read = await found(readRetryRuns(ctx, query))
  if (!read) return <Unreachable requestId={ctx.requestId} />
  const { source, queue } = query
  return (
    <div className="space-y-4">
      <header className="space-y-1">
        <nav aria-label="Where you are" className="no-print text-sm">
          <Link href={paths.queues()} prefetch={false} className="link">
            Queues
          </Link>
          {source !== undefined && queue !== undefined && (
            <>
              {' '}
              <span className="text-muted">/</span>{' '}
              <Link href={queuePaths.queue(source, queue)} prefetch={false} className="link">
                {queue}
              </Link>
            </>
          )}
        </nav>
        <h1 className="text-xl">Retries of many jobs</h1>
      </header>
      <Panel title="Newest first" asOf={read.at.toISOString()} stale={read.stale} flush>
        <RunList runs={read.value.items} />
        <NextPageLink cursor={read.value.nextCursor} words="Older retries" />
      </Panel>
    </div>
  )
}
