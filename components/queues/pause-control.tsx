'use client'

import { lazy, Suspense, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Skeleton } from '@/components/ui/skeleton'
import type { QueuePlace } from './queue-address'

const PauseSteps = lazy(() => import('./pause-steps'))

type PauseControlProps = {
  place: QueuePlace
  isPaused: boolean
  /** `1,245`; null when it is not told. */
  waiting: string | null
  /** Why this person may not; undefined when they may. */
  disabledReason: string | undefined
}

/** In two steps: first what it means, then it is done. */
export function PauseControl({ place, isPaused, waiting, disabledReason }: PauseControlProps) {
  const [open, setOpen] = useState(false)
  const word = isPaused ? 'Resume' : 'Pause'
  return (
    <>
      <Button
        variant={isPaused ? 'primary' : 'secondary'}
        disabledReason={disabledReason}
        onClick={() => setOpen(true)}
      >
        {word}…
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={`${word} ${place.queue}?`}
        description={isPaused ? resumeWords(waiting) : pauseWords(waiting)}
      >
        <Suspense fallback={<Skeleton lines={2} />}>
          <PauseSteps place={place} isPaused={isPaused} word={word} onDone={() => setOpen(false)} />
        </Suspense>
      </Dialog>
    </>
  )
}

const pauseWords = (waiting: string | null) =>
  `No worker takes a job of it until somebody resumes it; what runs now goes on to its end. ${waiting ?? 'Some'} wait, and more will.`

const resumeWords = (waiting: string | null) =>
  `Workers take its jobs again, as fast as they can: ${waiting ?? 'some'} wait.`
