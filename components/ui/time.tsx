'use client'

import { formatAbsolute, formatClock, formatDay, formatRelative } from '@/lib/format'
import { useHydrated, useNow } from './clock'

type TimeProps = {
  /** ISO 8601. */
  at: string
  /** `relative` 14 min ago; `clock` 10:12:00, with the day when it is another; `both`; `day` 31 Mar. */
  show?: 'relative' | 'clock' | 'both' | 'day'
  /** Instead of the reader's clock and UTC. */
  title?: string
  className?: string
}

/** A moment: short in text, complete in local time and UTC on hover and for machines. */
export function Time({ at, show = 'relative', title, className }: TimeProps) {
  const now = useNow()
  const local = useHydrated()
  const moment = new Date(at)
  // The server does not know the reader's zone: UTC, said so, until the page is alive.
  const zone = local ? undefined : 'UTC'
  const clock = `${formatClock(moment, now, zone)}${local ? '' : ' UTC'}`
  const texts = {
    relative: formatRelative(moment, later(moment, now)),
    clock,
    both: `${clock} (${formatRelative(moment, later(moment, now))})`,
    day: formatDay(moment, zone),
  }
  const own = local
    ? `${formatAbsolute(moment)} · ${formatAbsolute(moment, 'UTC')}`
    : formatAbsolute(moment, 'UTC')
  return (
    <time dateTime={at} title={title ?? own} className={className}>
      {texts[show]}
    </time>
  )
}

/** The clock ticks in steps: what was just read is not from the future. */
function later(moment: Date, now: Date): Date {
  const ahead = moment.getTime() - now.getTime()
  return ahead > 0 && ahead < 11_000 ? moment : now
}
