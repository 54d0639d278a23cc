import type { ReactNode } from 'react'
import { Panel } from '@/components/ui/panel'
import type { JobDetail } from '@/lib/queues/contract'
import { DocumentPanel } from './document-panel'
import { ErrorsPanel } from './errors-panel'
import { JobFacts } from './job-facts'
import { JobHeader } from './job-header'
import { JobLife } from './job-life'
import { RetryLineage } from './retry-lineage'

type JobBoardProps = { job: JobDetail; sourceName: string; readAt: string; actions: ReactNode }

/** One job whole: why it failed, what it was given, and what was done about it. */
export function JobBoard({ job, sourceName, readAt, actions }: JobBoardProps) {
  const { payload, result, timeline, retries } = job
  return (
    <div className="space-y-4">
      <JobHeader {...{ job, sourceName, readAt, actions }} />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="min-w-0 space-y-4">
          <ErrorsPanel job={job} />
          {payload && <DocumentPanel title="Payload" document={payload} />}
          {!payload && (
            <Panel title="Payload">
              <p className="text-muted">The engine tells none.</p>
            </Panel>
          )}
          {result && <DocumentPanel title="Result" document={result} />}
        </div>
        <aside aria-label="Around the job" className="grid min-w-0 items-start gap-4 lg:max-xl:grid-cols-2">
          <Panel title="What is known of it">
            <JobFacts job={job} />
          </Panel>
          <Panel title="Its life" flush>
            <JobLife timeline={timeline} />
          </Panel>
          <Panel title="Retried from here" flush>
            <RetryLineage retries={retries} />
          </Panel>
        </aside>
      </div>
    </div>
  )
}
