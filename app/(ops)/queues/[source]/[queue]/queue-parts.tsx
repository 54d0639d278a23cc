import { Suspense } from 'react'
import type { Outcome, Soon } from '@/app/(ops)/queues/soon'
import { FailurePanel } from '@/components/queues/failure-panel'
import { FailureTable } from '@/components/queues/failure-table'
import { Jobs } from '@/components/queues/job-panel'
import { type JobFilters, jobsAddress } from '@/components/queues/queue-address'
import { TrendChart } from '@/components/queues/trend-chart'
import { Panel } from '@/components/ui/panel'
import { Skeleton } from '@/components/ui/skeleton'
import type { Context } from '@/lib/context'
import type {
  FailureReport,
  JobPageView,
  QueueDetail,
  QueueTrend,
  RetryInputGiven,
} from '@/lib/queues/contract'
import { queuePaths } from '@/lib/queues/rules'
import { GroupActions, ListActions } from './queue-actions'

export type Around = {
  actor: Context['actor']
  queue: QueueDetail
  filters: JobFilters
  kept: Readonly<Record<string, string>>
  asked: { from: string; to: string; q?: string | undefined; tenant?: string | undefined }
  /** The failed jobs that are listed, as a retry asks for them. */
  listed: NonNullable<RetryInputGiven['filter']>
  isLater: boolean
  requestId: string
}

/** In the first HTML when the engine tells in time; else it streams in. */
export function Failures({ around, read }: { around: Around; read: Soon<FailureReport> }) {
  if (read.first) return <FailureGroups around={around} outcome={read.first} />
  return (
    <Suspense fallback={<WaitingPanel title="Failures by error" />}>
      <Late read={read} show={(outcome) => <FailureGroups around={around} outcome={outcome} />} />
    </Suspense>
  )
}

function FailureGroups({ around, outcome }: { around: Around; outcome: Outcome<FailureReport> }) {
  const { actor, queue, filters, kept, asked, requestId } = around
  return (
    <FailurePanel
      place={queue}
      outcome={outcome}
      asked={asked}
      failed={queue.counts.failed ?? 0}
      requestId={requestId}
      table={(report) => (
        <FailureTable
          report={report}
          jobsHref={(signature) => jobsAddress(queue, { ...filters, state: 'failed', signature }, kept)}
          jobHref={(id) => queuePaths.job(queue.source, queue.queue, id)}
          actions={(group) => <GroupActions {...{ actor, queue, group }} filter={asked} />}
        />
      )}
    />
  )
}

export function JobList({ around, read }: { around: Around; read: Soon<JobPageView> }) {
  const { actor, queue, filters, listed } = around
  const show = (outcome: Outcome<JobPageView>) => (
    <Jobs
      {...around}
      outcome={outcome}
      actions={(page) => <ListActions {...{ actor, queue, page, filters }} filter={listed} />}
    />
  )
  if (read.first) return show(read.first)
  return (
    <Suspense fallback={<Waiting />}>
      <Late read={read} show={show} />
    </Suspense>
  )
}

/** Nothing without an engine of metrics: a picture is nice to have. */
export function Trend({ read }: { read: Soon<QueueTrend> }) {
  if (read.first) return <TrendPanel outcome={read.first} />
  return (
    <Suspense fallback={null}>
      <Late read={read} show={(outcome) => <TrendPanel outcome={outcome} />} />
    </Suspense>
  )
}

function TrendPanel({ outcome: { value } }: { outcome: Outcome<QueueTrend> }) {
  if (!value || value.points.length < 2) return null
  return (
    <Panel title="How it went" flush>
      <TrendChart trend={value} />
    </Panel>
  )
}

type LateProps<T> = { read: Soon<T>; show: (outcome: Outcome<T>) => React.ReactNode }

async function Late<T>({ read, show }: LateProps<T>) {
  return show(await read.later)
}

function WaitingPanel({ title }: { title: string }) {
  return (
    <Panel title={title} flush>
      <Waiting />
    </Panel>
  )
}

function Waiting() {
  return (
    <div className="space-y-2 p-4">
      <p className="text-muted">Asking the engine…</p>
      <Skeleton lines={6} />
    </div>
  )
}
