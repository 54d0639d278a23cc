import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { decoded } from '@/app/(ops)/queues/place'
import { outcomeOf } from '@/app/(ops)/queues/soon'
import { DiscardButton } from '@/components/queues/discard-button'
import { JobAway } from '@/components/queues/job-away'
import { JobBoard } from '@/components/queues/job-board'
import { RetryOneButton } from '@/components/queues/retry-one-button'
import { pageContext } from '@/lib/auth/page-context'
import { config } from '@/lib/config/config'
import { readParams } from '@/lib/http/params'
import { type JobDetail, jobParams } from '@/lib/queues/contract'
import { getJob } from '@/lib/queues/queries'
import { queuePaths } from '@/lib/queues/rules'

type JobPageProps = { params: Promise<{ source: string; queue: string; id: string }> }

export const metadata: Metadata = { title: 'Job' }

export default async function JobPage({ params }: JobPageProps) {
  const ctx = await pageContext('queue:read')
  const place = await readParams(jobParams, decoded(params))
  const read = await outcomeOf(getJob(ctx, place.source, place.queue, place.id))
  if (read.problem !== undefined) {
    if (read.code === 'not_found') notFound()
    return <JobAway place={place} message={read.problem} requestId={ctx.requestId} />
  }
  const job = read.value
  return (
    <JobBoard
      job={job}
      sourceName={config().queues.find(({ id }) => id === job.source)?.name ?? job.source}
      readAt={ctx.now.toISOString()}
      actions={<Actions job={job} />}
    />
  )
}

function Actions({ job }: { job: JobDetail }) {
  const { mayDiscard } = job
  if (job.state !== 'failed') return null
  return (
    <>
      <RetryOneButton job={job} />
      <DiscardButton
        place={{ source: job.source, queue: job.queue }}
        jobs={[{ id: job.id, version: job.version }]}
        label="Discard…"
        disabledReason={mayDiscard.allowed ? undefined : (mayDiscard.reason ?? 'Not now.')}
        leaveTo={queuePaths.queue(job.source, job.queue)}
      />
    </>
  )
}
