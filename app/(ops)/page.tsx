import type { Metadata } from 'next'
import { FirstRun } from '@/components/status/first-run'
import { LeaveWall } from '@/components/status/leave-wall'
import { StatusBoard } from '@/components/status/status-board'
import { Unreachable } from '@/components/status/unreachable'
import { pageContext } from '@/lib/auth/page-context'
import { configState } from '@/lib/config/config'
import { CronTroubles } from './status-cron'
import { DeploysBefore, DeploysTile, historiesOf } from './status-parts'
import { QueueTroubles } from './status-queues'
import { beginStatusReads, readHealth } from './status-reads'

export const metadata: Metadata = { title: 'Status' }

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function StatusPage({ searchParams }: Search) {
  const ctx = await pageContext('status:read')
  beginStatusReads(ctx)
  const search = await searchParams
  // Undefined when the database is away and nothing was ever read.
  const health = await readHealth(ctx).catch(() => undefined)
  if (!health) return <Unreachable requestId={ctx.requestId} />
  if (health.value.services.length === 0) return <FirstRun source={configState().source} />
  const { services } = health.value
  const onWall = search.view === 'wall'
  return (
    <div data-view={onWall ? 'wall' : undefined}>
      <StatusBoard
        initial={health.value}
        initiallyStale={health.stale}
        histories={historiesOf(ctx, services)}
        cron={
          <>
            <CronTroubles ctx={ctx} />
            <QueueTroubles ctx={ctx} />
          </>
        }
        deploys={<DeploysTile ctx={ctx} services={services} search={search} />}
        note={<DeploysBefore ctx={ctx} health={health.value} />}
      />
      {onWall && <LeaveWall />}
    </div>
  )
}
