import Link from 'next/link'
import type { ReactNode } from 'react'
import { Elapsed } from '@/components/ui/elapsed'
import { Panel } from '@/components/ui/panel'
import { paths } from '@/lib/paths'
import type { DependencySummary, ServiceSummary } from '@/lib/status/contract'
import { calmWords } from './calm-words'
import { DependencyGraph } from './dependency-graph'
import { EvidenceList } from './evidence-list'
import { LevelMark } from './level-mark'
import { ServiceFacts } from './service-facts'

type ServicePanelProps = {
  service: ServiceSummary
  dependencies: readonly DependencySummary[]
  stale: boolean
  /** The 90-day bar, which arrives on its own. */
  history: ReactNode
}

export function ServicePanel({ service, dependencies, stale, history }: ServicePanelProps) {
  const { id, name, level, since } = service
  return (
    <Panel
      id={`service-${id}`}
      asOf={service.asOf}
      stale={stale}
      title={
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Link href={paths.service(id)} prefetch={false} className="text-lg hover:underline">
            {name}
          </Link>
          <LevelMark level={level} />
          {since && level !== 'operational' && (
            <span className="text-sm font-normal text-muted">
              for <Elapsed since={since} />
            </span>
          )}
        </span>
      }
    >
      <div className="space-y-4">
        <EvidenceList evidence={service.evidence} calm={calmWords(service)} />
        <DependencyGraph name={name} level={level} dependencies={service.dependencies} known={dependencies} />
        {history}
        <ServiceFacts service={service} />
      </div>
    </Panel>
  )
}
