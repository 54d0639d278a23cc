import type { ReactNode } from 'react'
import { EventList } from '@/components/status/event-list'
import { LinkButton } from '@/components/ui/link-button'
import { Panel } from '@/components/ui/panel'
import type { QueueDetail, RetryRun, ScheduleView } from '@/lib/queues/contract'
import { queuePaths } from '@/lib/queues/rules'
import { NeedList } from './need-list'
import { QueueHeader } from './queue-header'
import { QueueTiles } from './queue-tiles'
import { RunList } from './run-list'
import { ScheduleList } from './schedule-list'
import { SourceAway } from './source-away'
import { TenantBars } from './tenant-bars'

type QueueBoardProps = {
  queue: QueueDetail
  stale: boolean
  serviceName: string | undefined
  listHref: string
  actions: ReactNode
  /** A retry that goes on now. */
  live: ReactNode
  failures: ReactNode
  trend: ReactNode
  jobs: ReactNode
  schedules: readonly ScheduleView[]
  runs: readonly RetryRun[]
}

/** Everything about one queue, from what to do first to what to look up. */
export function QueueBoard({
  queue,
  stale,
  serviceName,
  listHref,
  actions,
  live,
  failures,
  trend,
  jobs,
  schedules,
  runs,
}: QueueBoardProps) {
  const isOld = stale || queue.isStale
  return (
    <div className="space-y-4">
      <QueueHeader {...{ queue, serviceName, listHref, stale, actions }} />
      <SourceAway source={queue.sourceStatus} />
      <div className={isOld ? 'stale' : undefined}>
        <QueueTiles queue={queue} />
      </div>
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="min-w-0 space-y-4">
          {live}
          {failures}
          {trend}
          {jobs}
        </div>
        <aside aria-label="Around the queue" className="grid min-w-0 items-start gap-4 lg:max-xl:grid-cols-2">
          {queue.dependencies.length > 0 && (
            <Panel title="What its jobs need" stale={stale} flush>
              <NeedList needs={queue.dependencies} />
            </Panel>
          )}
          {queue.can.retry && (
            <Panel
              title="Retries"
              stale={stale}
              flush
              actions={
                runs.length > 0 && (
                  <LinkButton href={queuePaths.retryRuns(queue.source, queue.queue)} variant="ghost">
                    All
                  </LinkButton>
                )
              }
            >
              <RunList runs={runs} />
            </Panel>
          )}
          {queue.tenants !== null && queue.tenants.length > 0 && (
            <Panel title="Whose jobs wait" stale={isOld} flush>
              <TenantBars tenants={queue.tenants} />
            </Panel>
          )}
          {schedules.length > 0 && (
            <Panel title="Schedules of its engine" stale={isOld} flush>
              <ScheduleList schedules={schedules} mayOpen />
            </Panel>
          )}
          {queue.events.length > 0 && (
            <Panel title="What changed" stale={stale} flush>
              <EventList events={queue.events} narrow />
            </Panel>
          )}
        </aside>
      </div>
    </div>
  )
}
