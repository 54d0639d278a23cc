'use client'

import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { startTransition, useEffect, useRef } from 'react'
import { healthQuery } from '@/lib/status/client'
import type { HealthSummary } from '@/lib/status/contract'

/** The newest good summary, polled by the refresh control; `stale` when the last try to renew it failed. */
export function useHealth(initial: HealthSummary, initiallyStale: boolean) {
  const { data, isError } = useQuery({
    ...healthQuery(),
    initialData: initial,
    initialDataUpdatedAt: Date.parse(initial.asOf),
  })
  const health = data.asOf >= initial.asOf ? data : initial
  useServerPartsFollow(health)
  const renewed = data.asOf > initial.asOf
  return { health, stale: isError || (initiallyStale && !renewed) }
}

/** A changed level changes bars, deploys and notes too: the server renders those anew. */
function useServerPartsFollow(health: HealthSummary): void {
  const router = useRouter()
  const levels = [
    health.level,
    ...health.services.map(({ id, level, version }) => `${id} ${level} ${version}`),
  ].join()
  const rendered = useRef(levels)
  useEffect(() => {
    if (rendered.current === levels) return
    rendered.current = levels
    startTransition(() => router.refresh())
  }, [levels, router])
}
