import Link from 'next/link'
import type { ReactNode } from 'react'
import { FactList } from '@/components/settings/fact-list'
import { Panel } from '@/components/ui/panel'
import { Time } from '@/components/ui/time'
import { formatNumber } from '@/lib/format'
import { paths } from '@/lib/paths'
import type { RetryRunDetail } from '@/lib/queues/contract'
import { queuePaths } from '@/lib/queues/rules'
import { NeedList } from './need-list'
import { RunJobs } from './run-jobs'
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
          <Panel title="Jobs" stale={stale} flush>
            <RunJobs run={run} />
          </Panel>
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
