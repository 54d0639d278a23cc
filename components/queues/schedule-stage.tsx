import { classNames } from '@/components/ui/class-names'
import type { ScheduleView } from '@/lib/queues/contract'

type Stage = ScheduleView['stage']

const STEPS = ['fired', 'started', 'finished', 'well'] as const

/** How many steps are behind it, and what is said of where it is. */
const LOOKS: Readonly<Record<Stage, { done: number; words: string }>> = {
  not_fired: { done: 0, words: 'not fired' },
  not_started: { done: 1, words: 'fired, not started' },
  not_finished: { done: 2, words: 'started, not finished' },
  failed: { done: 3, words: 'failed' },
  ok: { done: 4, words: 'ran well' },
  unknown: { done: 0, words: 'not known yet' },
}

type StageProps = Pick<ScheduleView, 'stage' | 'isTrouble'>

/** Four steps of the last run: fired, started, finished, well; where it stopped is the shape that differs. */
export function ScheduleStage({ stage, isTrouble }: StageProps) {
  const { done, words } = LOOKS[stage]
  return (
    <span
      className={classNames(
        'inline-flex items-center gap-2 font-medium whitespace-nowrap',
        isTrouble ? 'text-outage' : stage === 'ok' ? 'text-operational' : 'text-muted',
      )}
    >
      <svg viewBox="0 0 52 12" width="52" height="12" aria-hidden="true" className="level-shape shrink-0">
        {STEPS.map((step, index) => (
          <Step
            key={step}
            x={index * 14 + 5}
            look={index < done ? 'done' : index === done && isTrouble ? 'broken' : 'open'}
          />
        ))}
      </svg>
      {words}
    </span>
  )
}

function Step({ x, look }: { x: number; look: 'done' | 'broken' | 'open' }) {
  if (look === 'done') return <circle cx={x} cy="6" r="4" fill="currentColor" />
  if (look === 'broken') return <path d={`M${x - 5} 1h10v10h-10z`} fill="currentColor" />
  return <circle cx={x} cy="6" r="3.5" fill="none" stroke="currentColor" strokeDasharray="2 1.6" />
}
