'use client'

import { ProblemNote } from '@/components/settings/problem-note'
import { useAct } from '@/components/settings/use-act'
import { Button } from '@/components/ui/button'
import { notify } from '@/components/ui/notify'
import { retryJob } from '@/lib/queues/client'
import type { JobDetail } from '@/lib/queues/contract'

/** One press retries this end of the job once; what was meanwhile is told by the server. */
export function RetryOneButton({ job }: { job: JobDetail }) {
  const { source, queue, id, version, mayRetry } = job
  const { run, pending, problem } = useAct(retryJob, () => {
    notify('The job is retried', { tone: 'good' })
  })
  return (
    <>
      <Button
        variant="primary"
        pending={pending}
        disabledReason={mayRetry.allowed ? undefined : (mayRetry.reason ?? 'Not now.')}
        onClick={() => run({ source, queue, id, version })}
      >
        {pending ? 'Retrying…' : 'Retry this job'}
      </Button>
      <ProblemNote problem={problem} />
    </>
  )
}
