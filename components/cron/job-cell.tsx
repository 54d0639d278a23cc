import Link from 'next/link'
import type { CronJobSummary } from '@/lib/cron/contract'
import { paths } from '@/lib/paths'
import { ErrorSnippet } from './error-snippet'
import { jobSentence, troubleOf } from './words'

type JobCellProps = { job: CronJobSummary; serviceName: string | undefined; now: Date }

/** What it is called, and what is to be said of it when it is not simply well. */
export function JobCell({ job, serviceName, now }: JobCellProps) {
  const trouble = troubleOf(job)
  return (
    <div className="space-y-1">
      <p>
        <Link
          href={paths.cronJob(job.id)}
          prefetch={false}
          data-opens
          className="font-medium break-words hover:underline"
        >
          {job.name}
        </Link>
        <span className="block text-sm text-muted">{contextWords(job, serviceName)}</span>
      </p>
      {(trouble || QUIET.every((state) => state !== job.state)) && (
        <p className="text-sm">{jobSentence(job, now)}</p>
      )}
      {trouble?.errorSnippet && <ErrorSnippet text={trouble.errorSnippet} />}
    </div>
  )
}

/** The row says it all without a sentence. */
const QUIET = ['up', 'running', 'new'] as const

function contextWords(
  { scheduleWords, timezone, environment }: CronJobSummary,
  serviceName?: string,
): string {
  const parts = [`${scheduleWords}${timezone === 'UTC' ? '' : `, ${timezone}`}`]
  if (serviceName) parts.push(serviceName)
  if (environment !== 'production') parts.push(environment)
  return parts.join(' · ')
}
