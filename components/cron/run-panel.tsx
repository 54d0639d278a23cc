import { FactList } from '@/components/settings/fact-list'
import { Panel } from '@/components/ui/panel'
import type { CronRunDetail } from '@/lib/cron/contract'
import { formatNumber, plural } from '@/lib/format'
import { CauseList } from './cause-list'
import { ErrorSnippet } from './error-snippet'
import { JobTime } from './job-time'
import { Duration } from './run-cells'
import { lookOfRun } from './run-looks'
import { RunOutput } from './run-output'
import { RunMark } from './run-shape'
import { clockWords, outcomeWords } from './words'

type RunPanelProps = { run: CronRunDetail; timezone: string; stale: boolean; now: Date }

/** One run: how it went, what stood around it, and what it said. */
export function RunPanel({ run, timezone, stale, now }: RunPanelProps) {
  const at = run.dueAt ?? run.startedAt ?? run.finishedAt
  return (
    <Panel
      id="run"
      title={at === null ? 'A run' : `The run of ${clockWords(at, timezone, now)} ${zoneWords(timezone)}`}
      stale={stale}
      actions={<RunMark look={lookOfRun(run)} />}
    >
      <div className="space-y-4">
        <p>It {outcomeWords(run)}.</p>
        {run.errorSnippet && <ErrorSnippet text={run.errorSnippet} />}
        {run.tenants && <Tenants tenants={run.tenants} />}
        {run.cause && <CauseList cause={run.cause} />}
        <FactList facts={factsOf(run, timezone)} />
        <RunOutput run={run} />
      </div>
    </Panel>
  )
}

const zoneWords = (timezone: string) => (timezone === 'UTC' ? 'UTC' : `in ${timezone}`)

function factsOf({ dueAt, startedAt, finishedAt, counts, runId, ...run }: CronRunDetail, zone: string) {
  const time = (term: string, at: string | null) =>
    at === null ? [] : [{ term, value: <JobTime at={at} show="both" zone={zone} /> }]
  return [
    ...time('Due', dueAt),
    ...time('Began', startedAt),
    ...time('Ended', finishedAt),
    ...(run.durationMs === null ? [] : [{ term: 'Took', value: <Duration {...run} band={null} /> }]),
    ...Object.entries(counts ?? {}).map(([term, count]) => ({ term, value: formatNumber(count) })),
    ...(runId === null ? [] : [{ term: 'Run id', value: <code>{runId}</code> }]),
  ]
}

function Tenants({
  tenants: { ok, failed, failedCount },
}: {
  tenants: NonNullable<CronRunDetail['tenants']>
}) {
  return (
    <div className="space-y-1">
      <p>
        {formatNumber(ok)} of {plural(ok + failedCount, 'tenant')} went well
        {failedCount > 0 && '; these did not:'}
      </p>
      <ul className="list-disc pl-5">
        {failed.map(({ tenant, error }) => (
          <li key={tenant}>
            <code>{tenant}</code>
            {error && <span className="text-muted">: {error}</span>}
          </li>
        ))}
      </ul>
      {failedCount > failed.length && (
        <p className="text-sm text-muted">and {plural(failedCount - failed.length, 'more')}</p>
      )}
    </div>
  )
}
