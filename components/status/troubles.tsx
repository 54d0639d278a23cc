'use client'

import { useQuery } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import { useNow } from '@/components/ui/clock'
import { formatDuration } from '@/lib/format'
import { healthQuery } from '@/lib/status/client'
import type { HealthSummary } from '@/lib/status/contract'
import { troublesOf } from './trouble-words'

/** Only where a page polls; elsewhere the server's word counts until the page is rendered again. */
const OBSERVE_ONLY = { enabled: false } as const

type TroublesProps = { health: HealthSummary | undefined; stale: boolean }

/** Pitwall's own trouble, in a strip above every page; nothing when there is none. */
export function Troubles({ health, stale }: TroublesProps) {
  const polled = useQuery({ ...healthQuery(), ...OBSERVE_ONLY })
  const now = useNow()
  const known = newer(polled.data, health)
  const age = known && formatDuration((now.getTime() - Date.parse(known.asOf)) / 1000)
  const troubles = troublesOf({
    health: known,
    unreachable: polled.isError || (stale && known === health),
    age,
  })
  if (troubles.length === 0) return null
  return (
    <section aria-label="Pitwall's own state" className="border-b border-at-risk bg-panel px-4 py-2 md:px-6">
      <ul aria-live="polite" className="space-y-1">
        {troubles.map((trouble) => (
          <li key={trouble} className="flex gap-2">
            <TriangleAlert aria-hidden="true" size={16} className="mt-0.5 shrink-0 text-at-risk" />
            <span className="min-w-0">{trouble}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function newer(one: HealthSummary | undefined, other: HealthSummary | undefined): HealthSummary | undefined {
  if (!one || !other) return one ?? other
  return one.asOf > other.asOf ? one : other
}
