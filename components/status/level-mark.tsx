import { classNames } from '@/components/ui/class-names'
import { type Level, levelWords } from '@/lib/status/rules'

export const LEVEL_COLOUR: Record<Level, string> = {
  operational: 'text-operational',
  at_risk: 'text-at-risk',
  degraded: 'text-degraded',
  partial_outage: 'text-outage',
  major_outage: 'text-outage',
  maintenance: 'text-maintenance',
  unknown: 'text-unknown',
}

/** Colour, shape and word together: any one of them is enough. */
export function LevelMark({ level, className }: { level: Level; className?: string }) {
  return (
    <span
      className={classNames(
        'inline-flex items-baseline gap-1.5 font-medium whitespace-nowrap',
        LEVEL_COLOUR[level],
        className,
      )}
    >
      <LevelShape level={level} className="self-center" />
      {levelWords(level)}
    </span>
  )
}

type LevelShapeProps = { level: Level; size?: number; className?: string }

/** The shape alone, for places where the word stands next to it. */
export function LevelShape({ level, size = 14, className }: LevelShapeProps) {
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      aria-hidden="true"
      className={classNames('level-shape shrink-0', LEVEL_COLOUR[level], className)}
    >
      <Shape level={level} />
    </svg>
  )
}

function Shape({ level }: { level: Level }) {
  const line = { fill: 'none', stroke: 'currentColor', strokeWidth: 2 }
  switch (level) {
    case 'operational':
      return <circle cx="8" cy="8" r="6.5" fill="currentColor" />
    case 'at_risk':
      return (
        <>
          <circle cx="8" cy="8" r="6" {...line} />
          <path d="M8 2a6 6 0 0 0 0 12z" fill="currentColor" />
        </>
      )
    case 'degraded':
      return <path d="M8 1.5 15.2 14.5H.8z" fill="currentColor" />
    case 'partial_outage':
      return <rect x="2" y="2" width="12" height="12" {...line} />
    case 'major_outage':
      return <rect x="1" y="1" width="14" height="14" fill="currentColor" />
    case 'maintenance':
      return (
        <path
          d="M14.6 4.3 12 6.9 9.6 6.4 9.1 4l2.6-2.6a4.4 4.4 0 0 0-5.6 5.7L1 12.2a1.98 1.98 0 0 0 2.8 2.8l5.1-5.1a4.4 4.4 0 0 0 5.7-5.6z"
          fill="currentColor"
        />
      )
    case 'unknown':
      return <circle cx="8" cy="8" r="6" {...line} strokeDasharray="2.6 2.1" />
  }
}
