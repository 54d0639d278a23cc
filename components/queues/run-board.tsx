import Link from 'next/link'
import type { ReactNode } from 'react'
import { FactList } from '@/components/settings/fact-list'
import { DataTable } from '@/components/ui/data-table/data-table'
import { Panel } from '@/components/ui/panel'
import { Time } from '@/components/ui/time'
import { formatNumber } from '@/lib/format'
import { paths } from '@/lib/paths'
import type { RetryRunDetail } from '@/lib/queues/contract'
import { queuePaths } from '@/lib/queues/rules'
import { NeedList } from './need-list'
import { OUTCOMES } from './retry-lineage'
import { RunProgress } from './run-progress'
import { rateWords } from './run-words'

type RunBoardProps = {
  run: RetryRunDetail
  stale: boolean
  readAt: string
  disabledReason: string | undefined
  actions: ReactNode
}

/** A retry of many jobs: what came of it, who asked for it and how, and the jobs that tell most. */
export function RunBoard({ run, stale, readAt, disabledReason, actions }: RunBoardProps) {
  const { source, queue, asked, dependencies } = run
  return (
    <div className="space-y-4">
      <header className="space-y-1">
        <nav aria-label="Where you are" className="no-print text-sm">
          <Link href={paths.queues()} prefetch={false} className="link">
            Queues
          </Link>{' '}
          <span className="text-muted">/</span>{' '}
          <Link href={queuePaths.queue(source, queue)} prefetch={false} className="link">
            {queue}
          </Link>
        </nav>
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
          <h1 className="min-w-0 text-2xl break-words">A retry of {queue}</h1>
          <div className="no-print flex flex-wrap gap-2">{actions}</div>
        </div>
        <p className="max-w-prose wrap-anywhere">It is for {asked}.</p>
      </header>
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="min-w-0 space-y-4">
          <Panel title="What came of it" asOf={readAt} stale={stale}>
            <RunProgress first={run} disabledReason={disabledReason} />
          </Panel>
          <RunJobs run={run} stale={stale} />
        </div>
        <aside aria-label="Around the retry" className="grid min-w-0 items-start gap-4 lg:max-xl:grid-cols-2">
          <Panel title="How it was asked for" stale={stale}>
            <FactList facts={factsOf(run)} />
          </Panel>
          {dependencies.length > 0 && (
            <Panel title="What its jobs need" stale={stale} flush>
              <NeedList needs={dependencies} />
            </Panel>
          )}
        </aside>
      </div>
    </div>
  )
}

function factsOf(run: RetryRunDetail) {
  const { createdBy, createdAt, endedAt, canary, canaryPassedAt, ratePerSecond, counts, whenHealthy } = run
  const time = (term: string, at: string | null) =>
    at === null ? [] : [{ term, value: <Time at={at} show="both" /> }]
  return [
    { term: 'By', value: createdBy },
    ...time('Begun', createdAt),
    { term: 'Jobs', value: formatNumber(counts.eligible) },
    { term: 'Tried first', value: formatNumber(canary) },
    ...time('They went well', canaryPassedAt),
    { term: 'Then', value: rateWords(ratePerSecond) },
    ...(whenHealthy.length === 0 ? [] : [{ term: 'Waits for', value: whenHealthy.join(', ') }]),
    ...time('Ended', endedAt),
  ]
}

const COLUMNS = [
  { id: 'job', head: 'Job', fixed: true, className: 'lg:min-w-[17.5rem]' },
  { id: 'outcome', head: 'Outcome', fixed: true, className: 'whitespace-nowrap max-sm:ml-auto' },
  {
    id: 'asked',
    head: 'Asked for',
    className: 'whitespace-nowrap max-sm:pt-0 max-sm:pl-4!',
    labelled: true,
  },
  { id: 'error', head: 'Error', className: 'w-full sm:min-w-56 max-sm:pt-0 max-sm:pl-4!' },
] as const

function RunJobs({ run: { source, queue, jobs, counts }, stale }: { run: RetryRunDetail; stale: boolean }) {
  const more = counts.eligible - jobs.length
  return (
    <Panel title="Jobs, those that tell most first" stale={stale} flush>
      <DataTable
        name="jobs"
        caption="Jobs of the retry"
        stacked
        partial={more > 0}
        columns={COLUMNS}
        rows={jobs.map(({ id, state, askedAt, error }) => ({
          key: id,
          values: {
            job: id,
            outcome: OUTCOMES[state].words,
            asked: askedAt && { at: askedAt },
            error,
          },
          cells: {
            job: (
              <Link
                href={queuePaths.job(source, queue, id)}
                prefetch={false}
                data-opens
                className="font-mono text-xs wrap-anywhere hover:underline"
              >
                {id}
              </Link>
            ),
            outcome: <span className={OUTCOMES[state].tone}>{OUTCOMES[state].words}</span>,
            asked: askedAt ? <Time at={askedAt} show="clock" /> : <span className="text-muted">not yet</span>,
            error: error && (
              <span className="line-clamp-2 font-mono text-xs wrap-anywhere" title={error.slice(0, 1_000)}>
                {error.trim().split('\n')[0]}
              </span>
            ),
          },
        }))}
      />
      {more > 0 && <p className="border-t px-4 py-2 text-sm text-muted">And {formatNumber(more)} more.</p>}
    </Panel>
  )
}
