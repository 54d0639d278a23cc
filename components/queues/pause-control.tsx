'use client'

import { useState } from 'react'
import { ProblemNote } from '@/components/settings/problem-note'
import { useAct } from '@/components/settings/use-act'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { notify } from '@/components/ui/notify'
import { pauseQueue, resumeQueue } from '@/lib/queues/client'
import type { QueuePlace } from './queue-address'

type PauseControlProps = {
  place: QueuePlace
  isPaused: boolean
  /** `1,245`; null when it is not told. */
  waiting: string | null
  /** Why this person may not; undefined when they may. */
  disabledReason: string | undefined
}

/** In two steps: first what it means, then it is done. */
export function PauseControl({
  place: { source, queue },
  isPaused,
  waiting,
  disabledReason,
}: PauseControlProps) {
  const [open, setOpen] = useState(false)
  const word = isPaused ? 'Resume' : 'Pause'
  const { run, pending, problem } = useAct(isPaused ? resumeQueue : pauseQueue, () => {
    setOpen(false)
    notify(isPaused ? `${queue} goes on` : `${queue} is paused`, { tone: 'good' })
  })
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
        title={`${word} ${queue}?`}
        description={isPaused ? resumeWords(waiting) : pauseWords(waiting)}
      >
        <div className="space-y-4">
          <ProblemNote problem={problem} />
          <div className="flex justify-end gap-2">
            <Button onClick={() => setOpen(false)}>Leave it as it is</Button>
            <Button variant="primary" pending={pending} onClick={() => run({ source, queue })}>
              {word} {queue}
            </Button>
          </div>
        </div>
      </Dialog>
    </>
  )
}

const pauseWords = (waiting: string | null) =>
  `No worker takes a job of it until somebody resumes it; what runs now goes on to its end. ${waiting ?? 'Some'} wait, and more will.`

const resumeWords = (waiting: string | null) =>
  `Workers take its jobs again, as fast as they can: ${waiting ?? 'some'} wait.`
