import type { CronRun, RunStatus } from '@/lib/cron/contract'

export type RunLook = RunStatus | 'slow' | 'fast'

type Look = {
  words: string
  colour: string
  /** Where in a cell of 10 by 12 its outline begins, and how it goes on from there. */
  x: number
  outline: string
}

const CIRCLE = 'a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0z'

/** How a run is shown: by shape, by colour and in words, each of them enough. */
export const RUN_LOOKS: Readonly<Record<RunLook, Look>> = {
  ok: { words: 'ok', colour: 'text-operational', x: 1.5, outline: CIRCLE },
  slow: { words: 'ok, but slow', colour: 'text-degraded', x: 1.25, outline: 'm0 3h7.5l-3.75-6.5z' },
  fast: { words: 'ok, but fast', colour: 'text-degraded', x: 1.25, outline: 'm0-3h7.5l-3.75 6.5z' },
  late: {
    words: 'late',
    colour: 'text-at-risk',
    x: 1.5,
    outline: `${CIRCLE}m3.5-2.3a2.3 2.3 0 0 1 0 4.6z`,
  },
  extra: {
    words: 'extra',
    colour: 'text-muted',
    x: 1.5,
    outline: 'v1h2.5v2.5h2v-2.5h2.5v-2h-2.5v-2.5h-2v2.5h-2.5z',
  },
  failed: { words: 'failed', colour: 'text-outage', x: 1.5, outline: 'v3.5h7v-7h-7z' },
  timed_out: {
    words: 'timed out',
    colour: 'text-outage',
    x: 1.5,
    outline: 'v3.5h7v-7h-7zm2 1.5v-3h3v3z',
  },
  missed: {
    words: 'missed',
    colour: 'text-outage',
    x: 3.4,
    outline: 'l-2 2 1.6 1.6 2-2 2 2 1.6-1.6-2-2 2-2-1.6-1.6-2 2-2-2-1.6 1.6z',
  },
  skipped: { words: 'skipped', colour: 'text-muted', x: 1.5, outline: 'v1h7v-2h-7z' },
  unknown: {
    words: 'unknown',
    colour: 'text-unknown',
    x: 1.2,
    outline: 'v1h2v-2h-2zm5.6 0v1h2v-2h-2zm-2.8 2.8v1h2v-2h-2zm0-5.6v1h2v-2h-2z',
  },
  running: { words: 'running', colour: 'text-ink', x: 2.2, outline: 'v3.6l6-3.6-6-3.6z' },
  expected: {
    words: 'due',
    colour: 'text-muted',
    x: 1.5,
    outline: `${CIRCLE}m1.2 0a2.3 2.3 0 1 0 4.6 0a2.3 2.3 0 1 0-4.6 0z`,
  },
}

export const CELL_WIDTH = 10
export const CELL_HEIGHT = 12
const MIDDLE = 6

/** The outline of a look in the cell that begins at `left`. */
export const outlineAt = (look: RunLook, left: number): string =>
  `M${round(left + RUN_LOOKS[look].x)} ${MIDDLE}${RUN_LOOKS[look].outline}`

const WELL: readonly RunStatus[] = ['ok', 'late', 'extra']

/** A run that ended well may still have taken an unusual time. */
export function lookOfRun({ status, pace }: Pick<CronRun, 'status' | 'pace'>): RunLook {
  if (!pace || !WELL.includes(status)) return status
  return pace === 'too_slow' ? 'slow' : 'fast'
}

const round = (value: number) => Math.round(value * 100) / 100
