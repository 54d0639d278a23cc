'use client'

import { formatDuration } from '@/lib/format'
import { useNow } from './clock'

/** How long something has lasted, growing while it is looked at. */
export function Elapsed({ since, until }: { since: string; until?: string | null }) {
  const now = useNow()
  const end = until ? new Date(until) : now
  return <>{formatDuration((end.getTime() - new Date(since).getTime()) / 1000)}</>
}
