import { LevelShape } from '@/components/status/level-mark'
import { classNames } from '@/components/ui/class-names'
import type { TimelineItem } from '@/lib/timeline/contract'

type ItemShapeProps = Pick<TimelineItem, 'lane' | 'severity' | 'level'> & {
  size?: number
  className?: string
}

const DEPLOY = 'M8 .8 15.2 8 8 15.2.8 8z'
const PERSON =
  'M8 1.5a3.2 3.2 0 1 1 0 6.4 3.2 3.2 0 0 1 0-6.4zM1.8 14.5c.3-3.4 2.8-5.2 6.2-5.2s5.9 1.8 6.2 5.2z'

/** Levels and trouble by their own shapes, deploys as diamonds, people as people, the rest as a dot. */
export function ItemShape({ lane, severity, level, size = 14, className }: ItemShapeProps) {
  if (level) return <LevelShape level={level} {...{ size, className }} />
  if (severity === 'critical') return <LevelShape level="major_outage" {...{ size, className }} />
  if (severity === 'warning') return <LevelShape level="degraded" {...{ size, className }} />
  if (lane === 'maintenance') return <LevelShape level="maintenance" {...{ size, className }} />
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      aria-hidden="true"
      className={classNames('level-shape shrink-0', lane === 'deploy' ? 'text-ink' : 'text-muted', className)}
    >
      {lane === 'deploy' && <path d={DEPLOY} fill="currentColor" />}
      {lane === 'people' && <path d={PERSON} fill="currentColor" />}
      {lane !== 'deploy' && lane !== 'people' && <circle cx="8" cy="8" r="5" fill="currentColor" />}
    </svg>
  )
}
