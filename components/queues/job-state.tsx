import { classNames } from '@/components/ui/class-names'
import type { JobView } from '@/lib/queues/contract'

type State = JobView['state']

const LOOKS: Readonly<Record<State, { words: string; colour: string; outline: string }>> = {
  failed: { words: 'failed', colour: 'text-outage', outline: 'M1 1h14v14H1z' },
  retrying: {
    words: 'retrying',
    colour: 'text-at-risk',
    outline: 'M8 1a7 7 0 1 0 7 7h-2a5 5 0 1 1-5-5v3l5-4-5-4z',
  },
  waiting: {
    words: 'waiting',
    colour: 'text-ink',
    outline: 'M1 8a7 7 0 1 0 14 0A7 7 0 1 0 1 8zm2 0a5 5 0 1 0 10 0A5 5 0 1 0 3 8z',
  },
  active: { words: 'active', colour: 'text-ink', outline: 'M3 1.5 14.5 8 3 14.5z' },
  delayed: {
    words: 'delayed',
    colour: 'text-muted',
    outline: 'M1 8a7 7 0 1 0 14 0A7 7 0 1 0 1 8zm2 0a5 5 0 1 0 10 0A5 5 0 1 0 3 8zm4-4h2v4h3v2H7z',
  },
  completed: {
    words: 'completed',
    colour: 'text-operational',
    outline: 'M1.5 8a6.5 6.5 0 1 0 13 0 6.5 6.5 0 1 0-13 0z',
  },
}

export const JOB_STATE_ORDER: readonly State[] = [
  'failed',
  'retrying',
  'waiting',
  'active',
  'delayed',
  'completed',
]

export const jobStateColour = (state: State): string => LOOKS[state].colour

/** The shape alone, for places where the word stands next to it. */
export function JobStateShape({
  state,
  size = 14,
  className,
}: {
  state: State
  size?: number
  className?: string
}) {
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      aria-hidden="true"
      className={classNames('level-shape shrink-0', LOOKS[state].colour, className)}
    >
      <path d={LOOKS[state].outline} fill="currentColor" fillRule="evenodd" />
    </svg>
  )
}
