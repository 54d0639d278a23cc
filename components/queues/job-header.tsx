import Link from 'next/link'
import type { ReactNode } from 'react'
import { AsOf } from '@/components/ui/as-of'
import { Time } from '@/components/ui/time'
import { plural } from '@/lib/format'
import { paths } from '@/lib/paths'
import type { JobDetail } from '@/lib/queues/contract'
import { queuePaths } from '@/lib/queues/rules'
import { JobStateShape, jobStateColour } from './job-state'
import { attemptWords, timeOf } from './job-table'

type JobHeaderProps = { job: JobDetail; sourceName: string; readAt: string; actions: ReactNode }

/** Which job, how it stands and since when. */
export function JobHeader({ job, sourceName, readAt, actions }: JobHeaderProps) {
  const { source, queue, id, name, state, mayRetry } = job
  const at = timeOf(job)
  return (
    <header className="space-y-1">
      <nav aria-label="Where you are" className="no-print text-sm">
        <Link href={paths.queues()} prefetch={false} className="link">
          Queues
        </Link>{' '}
        <span className="text-muted">/ {sourceName} /</span>{' '}
        <Link href={queuePaths.queue(source, queue)} prefetch={false} className="link">
          {queue}
        </Link>
      </nav>
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h1 className="min-w-0 text-2xl break-words">
          <JobStateShape state={state} size={22} className="mr-3 inline-block align-[-2px]" />
          {name !== null && name !== queue ? name : `A job of ${queue}`}{' '}
          <span className={jobStateColour(state)}>{state}</span>
        </h1>
        <AsOf at={readAt} />
      </div>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="max-w-prose min-w-0">
          <p>
            <code className="text-sm wrap-anywhere select-all">{id}</code>
          </p>
          <p>
            {triesWords(job)}
            {at && ', '}
            {at && <Time at={at} show="both" />}
          </p>
          {state === 'failed' && !mayRetry.allowed && <p className="text-sm text-muted">{mayRetry.reason}</p>}
        </div>
        <div className="no-print flex flex-wrap gap-2">{actions}</div>
      </div>
    </header>
  )
}

function triesWords(job: JobDetail): string {
  if (job.attempts === 0) return 'Not begun yet'
  return job.maxAttempts === null ? plural(job.attempts, 'attempt') : `Attempt ${attemptWords(job)}`
}
