import { DataTable } from '@/components/ui/data-table/data-table'
import { Time } from '@/components/ui/time'
import type { JobView } from '@/lib/queues/contract'
import { ErrorLine, JobLink } from './job-cells'
import type { QueuePlace } from './queue-address'

const TIGHT = 'whitespace-nowrap'

const columns = (state: JobView['state']) =>
  [
    { id: 'job', head: 'Job', fixed: true, className: 'sm:min-w-40 max-sm:w-full' },
    { id: 'when', head: WHEN[state], className: `${TIGHT} max-sm:pt-0 max-sm:pl-4!` },
    {
      id: 'attempts',
      head: 'Attempts',
      numeric: true,
      labelled: true,
      className: `${TIGHT} max-sm:pt-0`,
    },
    { id: 'tenant', head: 'Tenant', labelled: true, className: `${TIGHT} max-sm:pt-0` },
    { id: 'error', head: 'Error', className: 'w-full sm:min-w-56 max-sm:pt-0 max-sm:pl-4!' },
  ] as const

/** What the time of a job is the time of. */
const WHEN: Readonly<Record<JobView['state'], string>> = {
  failed: 'Failed',
  completed: 'Ended',
  active: 'Started',
  waiting: 'Since',
  delayed: 'Due',
  retrying: 'Tried again',
}

type JobTableProps = {
  place: QueuePlace
  state: JobView['state']
  jobs: readonly JobView[]
  partial: boolean
}

/** A row a job, the newest first. */
export function JobTable({ place, state, jobs, partial }: JobTableProps) {
  return (
    <DataTable
      name="jobs"
      caption="Jobs, newest first"
      stacked
      partial={partial}
      columns={columns(state)}
      rows={jobs.map((job) => {
        const at = timeOf(job)
        return {
          key: job.id,
          values: {
            job: [job.id, job.name].join(' '),
            when: at && { at },
            attempts: { text: attemptWords(job), rank: job.attempts },
            tenant: job.tenant,
            error: job.error,
          },
          cells: {
            job: (
              <>
                <JobLink place={place} id={job.id} />
                {job.name !== null && job.name !== place.queue && (
                  <span className="block text-sm text-muted">{job.name}</span>
                )}
              </>
            ),
            when: at ? <Time at={at} show="clock" /> : '–',
            tenant: job.tenant ?? <span className="text-muted max-sm:hidden">–</span>,
            error: <ErrorLine error={job.error} />,
          },
        }
      })}
    />
  )
}

/** `3 of 3`, `1`. */
export const attemptWords = ({ attempts, maxAttempts }: Pick<JobView, 'attempts' | 'maxAttempts'>): string =>
  maxAttempts === null ? String(attempts) : `${attempts} of ${maxAttempts}`

/** When it came to where it is, or will leave it. */
export function timeOf({ state, createdAt, runAt, startedAt, finishedAt }: JobView): string | null {
  switch (state) {
    case 'failed':
    case 'completed':
      return finishedAt ?? startedAt ?? createdAt
    case 'active':
      return startedAt ?? createdAt
    case 'delayed':
    case 'retrying':
      return runAt ?? createdAt
    case 'waiting':
      return createdAt
  }
}
