import Link from 'next/link'
import { Panel } from '@/components/ui/panel'
import { paths } from '@/lib/paths'
import type { DependencySummary, ServiceDetail } from '@/lib/status/contract'
import { calmWords } from './calm-words'
import { DependencyGraph } from './dependency-graph'
import { DeployStrip } from './deploy-strip'
import { EventList } from './event-list'
import { EvidenceList } from './evidence-list'
import { InternalPanel } from './internal-panel'
import { PartTable } from './part-table'
import { ServiceFacts } from './service-facts'
import { ServiceHeader } from './service-header'
import { ServiceHistory } from './service-history'
import { SpanTable } from './span-table'

type ServiceBoardProps = {
  /** Spans, events and deploys are those of the time range, the bar is of 90 days. */
  service: ServiceDetail
  inRange: Pick<ServiceDetail, 'spans' | 'events' | 'deploys'>
  dependencies: readonly DependencySummary[]
  hasEndpoints: boolean
  /** The timeline over the same range. */
  timelineHref: string
  stale: boolean
  now: Date
}

/** All that is known of one service. */
export function ServiceBoard(props: ServiceBoardProps) {
  const { service, inRange, dependencies, hasEndpoints, timelineHref, stale, now } = props
  const { name, level, parts, internal } = service
  return (
    <div className="space-y-4">
      <ServiceHeader service={service} stale={stale} />
      <Panel title="Why" stale={stale}>
        <div className="space-y-4">
          <EvidenceList
            evidence={service.evidence}
            calm={calmWords(service)}
            here={paths.service(service.id)}
          />
          <DependencyGraph
            name={name}
            level={level}
            dependencies={service.dependencies}
            known={dependencies}
            home
          />
          <ServiceFacts service={service} hasEndpoints={hasEndpoints} />
        </div>
      </Panel>
      <ServiceHistory service={service} now={now} stale={stale} />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="min-w-0 space-y-4">
          <Panel title="Levels in this time range" stale={stale} flush>
            <SpanTable spans={inRange.spans} now={now} />
          </Panel>
          <Panel
            title="What changed"
            stale={stale}
            flush
            actions={
              <Link href={timelineHref} prefetch={false} className="link text-sm">
                On the timeline
              </Link>
            }
          >
            <EventList events={inRange.events} />
          </Panel>
          {parts.length > 0 && (
            <Panel title={`What ${name} says of itself`} asOf={service.asOf} stale={stale} flush>
              <PartTable parts={parts} />
            </Panel>
          )}
        </div>
        <Panel title="Deploys" stale={stale} flush>
          <DeployStrip
            deploys={inRange.deploys}
            names={new Map([[service.id, name]])}
            emptyWords="None in this time range."
          />
        </Panel>
      </div>
      {internal && <InternalPanel internal={internal} stale={stale} />}
    </div>
  )
}
