import Link from 'next/link'
import type { ReactNode } from 'react'
import { AsOf } from '@/components/ui/as-of'
import type { CronJobDetail } from '@/lib/cron/contract'
import { paths } from '@/lib/paths'
import { JobTime } from './job-time'
import { StateShape, stateColour, stateWords } from './state-mark'
import { jobSentence } from './words'

type JobHeaderProps = {
  job: CronJobDetail
  serviceName: string | undefined
  readAt: string
  stale: boolean
  actions: ReactNode
  now: Date
}

/** Which job, how it stands and why. */
export function JobHeader({ job, serviceName, readAt, stale, actions, now }: JobHeaderProps) {
  const { name, state, since, service } = job
  return (
    <header className="space-y-1">
      <nav aria-label="Where you are" className="no-print text-sm">
        <Link href={paths.cron()} prefetch={false} className="link">
          Cron
        </Link>
        {service !== null && (
          <>
            {' '}
            <span className="text-muted">/</span>{' '}
            <Link href={paths.service(service)} prefetch={false} className="link">
              {serviceName ?? service}
            </Link>
          </>
        )}
      </nav>
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h1 className={stale ? 'stale min-w-0 text-2xl' : 'min-w-0 text-2xl'}>
          <StateShape state={state} size={22} className="mr-3 inline-block align-[-2px]" />
          {name} <span className={stateColour(state)}>{stateWords(state)}</span>
        </h1>
        <AsOf at={readAt} stale={stale} />
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <p className="max-w-prose min-w-0">
          {jobSentence(job, now)}{' '}
          <span className="text-muted">
            Since <JobTime at={since} show="both" zone={job.timezone} />.
          </span>
        </p>
        <div className="no-print flex flex-wrap gap-2">{actions}</div>
      </div>
    </header>
  )
}
