import type { Metadata } from 'next'
import { decoded } from '@/app/(ops)/queues/place'
import { found, keptIn, rangeText, readQueueParts } from '@/app/(ops)/queues/queue-reads'
import { soon } from '@/app/(ops)/queues/soon'
import { JobPanel } from '@/components/queues/job-panel'
import { QueueBoard } from '@/components/queues/queue-board'
import { Unreachable } from '@/components/status/unreachable'
import { pageContext } from '@/lib/auth/page-context'
import { config } from '@/lib/config/config'
import { readParams } from '@/lib/http/params'
import { paths } from '@/lib/paths'
import { queueParams } from '@/lib/queues/contract'
import { getQueueTrend, listFailures, listJobs } from '@/lib/queues/queries'
import { HeaderActions, LiveRuns } from './queue-actions'
import { Failures, JobList, Trend } from './queue-parts'
import { jobQuery, readQueueSearch } from './queue-search'

type QueuePageProps = {
  params: Promise<{ source: string; queue: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata({ params }: QueuePageProps): Promise<Metadata> {
  return { title: (await decoded(params)).queue ?? 'Queue' }
}

export default async function QueuePage({ params, searchParams }: QueuePageProps) {
  const ctx = await pageContext('queue:read')
  const { source, queue: name } = await readParams(queueParams, decoded(params))
  const search = await readQueueSearch(searchParams)
  const given = await searchParams
  const range = rangeText(given)
  const { query, payloadProblem } = jobQuery(search, range)
  const asked = { ...range, q: search.q, tenant: search.tenant }
  // All begin before any is waited for.
  const reads = {
    parts: found(readQueueParts(ctx, source, name)),
    failures: soon(listFailures(ctx, source, name, asked)),
    jobs: soon(listJobs(ctx, source, name, query)),
    trend: soon(getQueueTrend(ctx, source, name, range)),
  }
  const parts = await reads.parts
  if (!parts) return <Unreachable requestId={ctx.requestId} />
  const { queue, stale, schedules, runs } = parts
  const [failures, jobs, trend] = await Promise.all([reads.failures, reads.jobs, reads.trend])
  const kept = keptIn(given)
  const { cursor, ...filters } = search
  const { actor, requestId } = ctx
  const { state: _state, limit: _limit, cursor: _cursor, ...narrowed } = query
  const listed = { ...narrowed, ...range }
  const around = { actor, queue, filters, kept, asked, listed, isLater: cursor !== undefined, requestId }
  return (
    <QueueBoard
      {...{ queue, stale, schedules, runs }}
      serviceName={config().services.find(({ id }) => id === queue.service)?.name}
      listHref={`${paths.queues()}?${new URLSearchParams(kept)}`.replace(/\?$/, '')}
      actions={<HeaderActions actor={actor} queue={queue} />}
      live={<LiveRuns actor={actor} runs={runs} />}
      failures={<Failures around={around} read={failures} />}
      trend={<Trend read={trend} />}
      jobs={
        <JobPanel {...{ queue, filters, kept, payloadProblem }}>
          <JobList around={around} read={jobs} />
        </JobPanel>
      }
    />
  )
}
