import { classNames } from '@/components/ui/class-names'
import type { RetryRun } from '@/lib/queues/contract'

type State = RetryRun['state']

const LOOKS: Readonly<Record<State, { words: string; colour: string; outline: string }>> = {
  held: { words: 'held', colour: 'text-at-risk', outline: 'M3 2h3.5v12H3zm6.5 0H13v12H9.5z' },
  canary: {
    words: 'trying a few first',
    colour: 'text-ink',
    outline: 'M1 8a7 7 0 1 0 14 0A7 7 0 1 0 1 8zm7-5a5 5 0 0 1 0 10z',
  },
  running: { words: 'running', colour: 'text-ink', outline: 'M3 1.5 14.5 8 3 14.5z' },
  stopped: { words: 'stopped', colour: 'text-outage', outline: 'M1 1h14v14H1z' },
  finished: {
    words: 'finished',
    colour: 'text-operational',
    outline: 'M1.5 8a6.5 6.5 0 1 0 13 0 6.5 6.5 0 1 0-13 0z',
  },
  cancelled: {
    words: 'cancelled',
    colour: 'text-muted',
    outline: 'M2.5 4 4 2.5l4 4 4-4L13.5 4l-4 4 4 4-1.5 1.5-4-4-4 4L2.5 12l4-4z',
  },
}

const LIVE: readonly State[] = ['held', 'canary', 'running']

/** It goes on, or waits to. */
export const isLive = ({ state }: Pick<RetryRun, 'state'>): boolean => LIVE.includes(state)

/** Colour, shape and word together: any one of them is enough. */
export function RunStateMark({ state, className }: { state: State; className?: string }) {
  const { words, colour, outline } = LOOKS[state]
  return (
    <span
      className={classNames(
        'inline-flex items-center gap-1.5 font-medium whitespace-nowrap',
        colour,
        className,
      )}
    >
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" className="level-shape shrink-0">
        <path d={outline} fill="currentColor" fillRule="evenodd" />
      </svg>
      {words}
    </span>
  )
}
