import type { ReactNode } from 'react'
import { NextPageLink } from '@/components/settings/next-page-link'
import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton } from '@/components/ui/link-button'
import { Panel } from '@/components/ui/panel'
import type { JobPageView, QueueDetail } from '@/lib/queues/contract'
import { EngineTrouble } from './engine-trouble'
import { JobForm, StateChips } from './job-filters'
import { JobTable } from './job-table'
import { isNarrowed, type JobFilters, jobsAddress } from './queue-address'

type JobPanelProps = {
  queue: QueueDetail
  filters: JobFilters
  kept: Readonly<Record<string, string>>
  payloadProblem: string | undefined
  /** The list, or what holds its place. */
  children: ReactNode
}

/** The jobs of one state, narrowed by what the address says. */
export function JobPanel({ queue, filters, kept, payloadProblem, children }: JobPanelProps) {
  const { signature, state } = filters
  return (
    <Panel id="jobs" title={signature ? 'Jobs that failed alike' : 'Jobs'} flush>
      <StateChips queue={queue} filters={filters} kept={kept} />
      <JobForm
        place={queue}
        filters={filters}
        kept={kept}
        canPayload={queue.can.payloadFilter}
        payloadProblem={payloadProblem}
      />
      {signature && (
        <p className="flex flex-wrap items-center gap-2 border-b px-4 py-2">
          <span className="min-w-0 flex-1">Only jobs whose errors differ in numbers, ids and addresses.</span>
          <LinkButton
            href={jobsAddress(queue, { ...filters, signature: undefined }, kept)}
            variant="ghost"
            scroll={false}
          >
            All {state} jobs
          </LinkButton>
        </p>
      )}
      {children}
    </Panel>
  )
}

type JobsProps = {
  queue: QueueDetail
  filters: JobFilters
  kept: Readonly<Record<string, string>>
  outcome: { value?: JobPageView | undefined; problem?: string | undefined }
  /** These are not the first. */
  isLater: boolean
  requestId: string
  /** What may be done with those that are listed. */
  actions: (page: JobPageView) => ReactNode
}

/** One page of them, and what may be done. */
export function Jobs({ queue, filters, kept, outcome, isLater, requestId, actions }: JobsProps) {
  const { value: page, problem } = outcome
  if (problem !== undefined) return <EngineTrouble what="jobs" message={problem} requestId={requestId} />
  if (!page) return null
  const { items, nextCursor, isBounded } = page
  return (
    <>
      {items.length === 0 ? (
        <NoJobs {...{ queue, filters, kept, isLater }} hasMore={nextCursor !== null} />
      ) : (
        <>
          <div className="no-print flex flex-wrap gap-2 border-b px-4 py-2 empty:hidden">{actions(page)}</div>
          <JobTable
            place={queue}
            state={filters.state}
            jobs={items}
            partial={nextCursor !== null || isLater}
          />
        </>
      )}
      {isBounded && (
        <p className="border-t px-4 py-2 text-sm text-muted">
          The search stopped at its bound:{' '}
          {nextCursor === null ? 'older jobs may exist.' : 'it goes on below.'}
        </p>
      )}
      <NextPageLink cursor={nextCursor} words="Older jobs" />
    </>
  )
}

type NoJobsProps = Pick<JobsProps, 'queue' | 'filters' | 'kept' | 'isLater'> & { hasMore: boolean }

function NoJobs({ queue, filters, kept, isLater, hasMore }: NoJobsProps) {
  const { state } = filters
  if (isNarrowed(filters))
    return (
      <EmptyState
        title={hasMore ? 'None so far' : 'Nothing matches'}
        action={
          <LinkButton href={jobsAddress(queue, { state }, kept)} scroll={false}>
            All {state} jobs
          </LinkButton>
        }
      >
        <p>
          {hasMore
            ? 'None of the jobs looked through fits these filters; older ones may.'
            : `No ${state} job fits these filters.`}
        </p>
      </EmptyState>
    )
  if (isLater) return <EmptyState title="There are no older ones" />
  const isPast = state === 'failed' || state === 'completed'
  return <EmptyState title={isPast ? `None ${state} in this time range` : `No job is ${state}`} />
}
