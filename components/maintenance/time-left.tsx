'use client'

import { useNow } from '@/components/ui/clock'
import { formatDuration } from '@/lib/format'

/** Counts down to an end, and on past it. */
export function TimeLeft({ endsAt }: { endsAt: string }) {
  const now = useNow(1)
  const seconds = (Date.parse(endsAt) - now.getTime()) / 1_000
  return <>{seconds > 0 ? `${formatDuration(seconds)} left` : `${formatDuration(-seconds)} past its end`}</>
}
