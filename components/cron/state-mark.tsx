import { classNames } from '@/components/ui/class-names'
import type { CronState } from '@/lib/cron/contract'

const LOOKS: Readonly<Record<CronState, { words: string; colour: string; outline: string }>> = {
  down: { words: 'down', colour: 'text-outage', outline: 'M1 1h14v14H1z' },
  late: {
    words: 'late',
    colour: 'text-at-risk',
    outline: 'M1 8a7 7 0 1 0 14 0A7 7 0 1 0 1 8zm7-5a5 5 0 0 1 0 10z',
  },
  running: { words: 'running', colour: 'text-ink', outline: 'M3 1.5 14.5 8 3 14.5z' },
  new: {
    words: 'new',
    colour: 'text-unknown',
    outline: 'M1 8a7 7 0 1 0 14 0A7 7 0 1 0 1 8zm2 0a5 5 0 1 0 10 0A5 5 0 1 0 3 8z',
  },
  up: { words: 'up', colour: 'text-operational', outline: 'M1.5 8a6.5 6.5 0 1 0 13 0 6.5 6.5 0 1 0-13 0z' },
  paused: { words: 'paused', colour: 'text-muted', outline: 'M3 2h3.5v12H3zm6.5 0H13v12H9.5z' },
}

export const stateWords = (state: CronState): string => LOOKS[state].words
export const stateColour = (state: CronState): string => LOOKS[state].colour

type StateProps = { state: CronState; className?: string }

/** The shape alone, for places where the word stands next to it. */
export function StateShape({ state, size = 14, className }: StateProps & { size?: number }) {
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

/** Colour, shape and word together: any one of them is enough. */
export function StateMark({ state, className }: StateProps) {
  return (
    <span
      className={classNames(
        'inline-flex items-center gap-1.5 font-medium whitespace-nowrap',
        LOOKS[state].colour,
        className,
      )}
    >
      <StateShape state={state} />
      {LOOKS[state].words}
    </span>
  )
}
