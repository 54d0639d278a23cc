import Link from 'next/link'
import { DataTable } from '@/components/ui/data-table/data-table'
import type { CronRun } from '@/lib/cron/contract'
import { ErrorSnippet } from './error-snippet'
import { JobTime } from './job-time'
import { runAddress } from './run-address'
import { Duration } from './run-cells'
import { RunLog } from './run-log'
import { lookOfRun } from './run-looks'
import { RunMark } from './run-shape'
import { outcomeWords } from './words'

type RunTableProps = { runs: readonly CronRun[]; timezone: string }

const TIGHT = 'whitespace-nowrap'

const COLUMNS = [
  { id: 'outcome', head: 'Outcome', fixed: true, className: TIGHT },
  { id: 'at', head: 'When', fixed: true, className: TIGHT },
  { id: 'took', head: 'Took', numeric: true, className: TIGHT },
  { id: 'said', head: 'What it said', className: 'w-full max-sm:pt-0 max-sm:pl-4! sm:min-w-64' },
] as const

/** A row a run, the newest first. */
export function RunTable({ runs, timezone }: RunTableProps) {
  return (
    <DataTable
      name="runs"
      caption="Runs, newest first"
      stacked
      serverSide
      columns={COLUMNS}
      rows={runs.map((run) => ({ key: run.id, cells: cellsOf(run, timezone) }))}
    />
  )
}

function cellsOf(run: CronRun, timezone: string) {
  const at = run.dueAt ?? run.startedAt ?? run.finishedAt
  return {
    outcome: <RunMark look={lookOfRun(run)} />,
    at: at && (
      <Link href={runAddress(run)} prefetch={false} data-opens className="hover:underline">
        <JobTime at={at} show="clock" zone={timezone} />
      </Link>
    ),
    took: <Duration {...run} band={null} />,
    said: <Said run={run} />,
  }
}

const QUIET = ['ok', 'running', 'expected'] as const

function Said({ run }: { run: CronRun }) {
  const isQuiet = QUIET.some((status) => status === run.status)
  return (
    <div className="space-y-1">
      {!isQuiet && <p>It {outcomeWords(run)}.</p>}
      {run.errorSnippet && <ErrorSnippet text={run.errorSnippet} />}
      {(run.startedAt ?? run.finishedAt) && <RunLog jobId={run.jobId} id={run.id} />}
    </div>
  )
}
