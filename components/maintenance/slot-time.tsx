'use client'

import { slotWords, zoneOfReader } from '@/components/cron/slot-words'
import { useHydrated } from '@/components/ui/clock'

/** `Sun 30 Nov, 05:00`, on the reader's clock. */
export function SlotTime({ at }: { at: string }) {
  const isLocal = useHydrated()
  return <time dateTime={at}>{isLocal ? slotWords(at, zoneOfReader()) : `${slotWords(at, 'UTC')} UTC`}</time>
}
