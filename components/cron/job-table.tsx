import { DataTable } from '@/components/ui/data-table/data-table'
import type { CronJobSummary } from '@/lib/cron/contract'
import { JobCell } from './job-cell'
import { Duration, LastRun, NextRun } from './run-cells'
import { RunStrip } from './run-strip'
import { StateMark } from './state-mark'

type JobTableProps = {
  jobs: readonly CronJobSummary[]
  /** Of services, by id. */
  names: Readonly<Record<string, string>>
  now: Date
}

const TIGHT = 'whitespace-nowrap'
/** On phones below the name, without a gap. */
const BELOW = `${TIGHT} max-sm:pt-0`

const COLUMNS = [
  { id: 'state', head: 'State', fixed: true, className: `${TIGHT} max-sm:order-1` },
  {
    id: 'job',
    head: 'Job',
    fixed: true,
    className: 'w-full sm:min-w-56 max-sm:order-3 max-sm:pt-0 max-sm:pl-4!',
  },
  {
    id: 'strip',
    head: 'Last 30 runs',
    className: `${TIGHT} max-lg:hidden max-sm:order-4 max-sm:block! max-sm:w-full max-sm:pt-0 max-sm:pl-4!`,
  },
  { id: 'last', head: 'Last run', className: `${BELOW} max-sm:order-5 max-sm:pl-4!` },
  { id: 'duration', head: 'Took', numeric: true, className: `${BELOW} max-sm:order-6` },
  { id: 'next', head: 'Next', labelled: true, className: `${TIGHT} max-sm:order-2 max-sm:ml-auto` },
] as const

/** A row a job, in the given order; on phones a card. */
export function JobTable({ jobs, names, now }: JobTableProps) {
  return (
    <DataTable
      name="cron"
      caption="Cron jobs, most urgent first"
      stacked
      serverSide
      columns={COLUMNS}
      rows={jobs.map((job) => ({ key: job.id, cells: cellsOf(job, names, now) }))}
    />
  )
}

function cellsOf(job: CronJobSummary, names: JobTableProps['names'], now: Date) {
  const { state, service, strip, band, lastRun } = job
  return {
    state: <StateMark state={state} />,
    job: (
      <JobCell job={job} serviceName={service === null ? undefined : (names[service] ?? service)} now={now} />
    ),
    strip: (
      <span className="block pt-1 sm:w-75">
        <RunStrip runs={strip} />
      </span>
    ),
    last: <LastRun job={job} />,
    duration: <Duration durationMs={lastRun?.durationMs ?? null} pace={lastRun?.pace ?? null} band={band} />,
    next: <NextRun job={job} now={now} />,
  }
}
