'use client'

import { ProblemNote } from '@/components/settings/problem-note'
import { useAct } from '@/components/settings/use-act'
import { Button } from '@/components/ui/button'
import { notify } from '@/components/ui/notify'
import { pauseQueue, resumeQueue } from '@/lib/queues/client'
import type { QueuePlace } from './queue-address'

type PauseStepsProps = { place: QueuePlace; isPaused: boolean; word: string; onDone: () => void }

/** The second step: it is done, or left. */
export default function PauseSteps({ place: { source, queue }, isPaused, word, onDone }: PauseStepsProps) {
  const { run, pending, problem } = useAct(isPaused ? resumeQueue : pauseQueue, () => {
    onDone()
    notify(isPaused ? `${queue} goes on` : `${queue} is paused`, { tone: 'good' })
  })
  return (
    <div className="space-y-4">
      <ProblemNote problem={problem} />
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Leave it as it is</Button>
        <Button variant="primary" pending={pending} onClick={() => run({ source, queue })}>
          {word} {queue}
        </Button>
      </div>
    </div>
  )
}
