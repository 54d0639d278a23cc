import type { ReactNode } from 'react'
import { classNames } from './class-names'

type BadgeProps = { tone?: 'neutral' | 'good' | 'warning' | 'bad' | 'info'; children: ReactNode }

const TONES = {
  neutral: 'text-muted',
  good: 'text-operational',
  warning: 'text-at-risk',
  bad: 'text-outage',
  info: 'text-maintenance',
} as const

/** One or two words about a thing; the words alone must be enough. */
export function Badge({ tone = 'neutral', children }: BadgeProps) {
  return (
    <span
      className={classNames(
        'inline-flex items-center gap-1 rounded-ui border border-current px-1.5 text-xs whitespace-nowrap',
        TONES[tone],
      )}
    >
      {children}
    </span>
  )
}
