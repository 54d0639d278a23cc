'use client'

import { useUrlState } from '@/components/ui/url-state'

const LEAST_MS = 60_000

/** Shows a stretch of time: it stands in the address, so back leaves it. */
export function useZoom(): (from: number, to: number) => void {
  const { visit } = useUrlState()
  return (from, to) =>
    visit({ from: String(Math.round(from)), to: String(Math.round(Math.max(to, from + LEAST_MS))) })
}
