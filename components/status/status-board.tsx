'use client'

import type { ReactNode } from 'react'
import type { HealthSummary } from '@/lib/status/contract'
import { DependencyTable } from './dependency-table'
import { Headline } from './headline'
import { worstFirst } from './sentences'
import { ServicePanel } from './service-panel'
import { StorageTile } from './storage-tile'
import { useHealth } from './use-health'
import { WatchTile } from './watch-tile'

type StatusBoardProps = {
  /** What the server read for the first HTML; polling goes on from there. */
  initial: HealthSummary
  initiallyStale: boolean
  /** By service id: the 90-day bars, which stream in on their own. */
  histories: Record<string, ReactNode>
  cron: ReactNode
  deploys: ReactNode
  /** Under the headline: what happened just before. */
  note: ReactNode
}

export function StatusBoard({ initial, initiallyStale, histories, cron, deploys, note }: StatusBoardProps) {
  const { health, stale } = useHealth(initial, initiallyStale)
  return (
    <div className="space-y-6">
      <Headline health={health} stale={stale} note={note} />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="min-w-0 space-y-4">
          {worstFirst(health.services).map((service) => (
            <ServicePanel
              key={service.id}
              service={service}
              dependencies={health.dependencies}
              stale={stale}
              history={histories[service.id]}
            />
          ))}
          <DependencyTable dependencies={health.dependencies} stale={stale} />
        </div>
        <aside aria-label="Around the services" className="grid gap-4 sm:grid-cols-2 xl:grid-cols-1">
          {cron}
          {deploys}
          <StorageTile storage={health.storage} stale={stale} />
          <WatchTile health={health} stale={stale} />
        </aside>
      </div>
    </div>
  )
}
