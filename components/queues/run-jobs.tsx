import { DataTable } from '@/components/ui/data-table/data-table'
import { Time } from '@/components/ui/time'
import { formatNumber } from '@/lib/format'
import type { RetryRunDetail } from '@/lib/queues/contract'
import { ErrorLine, JobLink } from './job-cells'
import type { QueuePlace } from './queue-address'
import { OUTCOMES } from './retry-lineage'

const COLUMNS = [
  { id: 'job', head: 'Job', fixed: true, className: 'sm:min-w-40 max-sm:w-full' },
  { id: 'outcome', head: 'Outcome', fixed: true, className: 'whitespace-nowrap max-sm:pt-0 max-sm:pl-4!' },
  {
    id: 'asked',
    head: 'Asked for',
    className: 'whitespace-nowrap max-sm:pt-0',
    labelled: true,
  },
  { id: 'error', head: 'Error', className: 'w-full sm:min-w-56 max-sm:pt-0 max-sm:pl-4!' },
] as const

type Job = RetryRunDetail['jobs'][number]

/** Those that had their turn, failed ones first; the others are a number. */
export function RunJobs({ run: { source, queue, jobs, counts } }: { run: RetryRunDetail }) {
  const told = jobs.filter(({ state }) => state !== 'pending' && state !== 'left')
  const more = counts.eligible - told.length
  return (
    <>
      {told.length > 0 && (
        <DataTable
          name="jobs"
          caption="Jobs of the retry, those that failed again first"
          stacked
          partial={more > 0}
          columns={COLUMNS}
          rows={told.map((job) => rowOf(job, { source, queue }))}
        />
      )}
      {more > 0 && (
        <p className="px-4 py-2 text-sm text-muted not-first:border-t">
          {told.length === 0
            ? `None of ${formatNumber(more)} has had its turn.`
            : `And ${formatNumber(more)} more.`}
        </p>
      )}
    </>
  )
}

function rowOf({ id, state, askedAt, error }: Job, place: QueuePlace) {
  const { words, tone } = OUTCOMES[state]
  return {
    key: id,
    values: { job: id, outcome: words, asked: askedAt && { at: askedAt }, error },
    cells: {
      job: <JobLink place={place} id={id} />,
      outcome: <span className={tone}>{words}</span>,
      asked: askedAt ? <Time at={askedAt} show="clock" /> : <span className="text-muted">not yet</span>,
      error: <ErrorLine error={error} />,
    },
  }
}
