'use client'

import { ProblemNote } from '@/components/settings/problem-note'
import { useAct } from '@/components/settings/use-act'
import { Button } from '@/components/ui/button'
import { pauseCronJob, resumeCronJob } from '@/lib/cron/client'

type PauseControlProps = {
  id: string
  isPaused: boolean
  /** Why this person may not; undefined when they may. */
  disabledReason: string | undefined
}

/** One press expects nothing of the job any more, one takes that back. */
export function PauseControl({ id, isPaused, disabledReason }: PauseControlProps) {
  const { run, pending, problem } = useAct(isPaused ? resumeCronJob : pauseCronJob)
  return (
    <>
      <Button
        variant={isPaused ? 'primary' : 'secondary'}
        disabledReason={disabledReason}
        pending={pending}
        onClick={() => run(id)}
      >
        {isPaused ? 'Resume' : 'Pause'}
      </Button>
      <ProblemNote problem={problem} />
    </>
  )
}
