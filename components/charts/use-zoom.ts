'use client'

import { useUrlState } from '@/components/ui/url-state'

/** What most pages read at least. */
const LEAST_MS = 15 * 60_000

/** Shows a stretch of time, a short one with what is around it: it stands in the address, so back leaves it. */
export function useZoom(leastMs = LEAST_MS): (from: number, to: number) => void {
  const { visit } = useUrlState()
  return (from, to) => {
    const missing = Math.max(0, leastMs - (to - from))
    const end = Math.min(to + missing / 2, Math.max(to, Date.now()))
    const start = Math.min(from, end - leastMs)
    visit({ from: String(Math.round(start)), to: String(Math.round(end)) })
  }
}
