import type { Metadata } from 'next'
import { FirstRun } from '@/components/status/first-run'
import { LeaveWall } from '@/components/status/leave-wall'
import { StatusBoard } from '@/components/status/status-board'
import { Unreachable } from '@/components/status/unreachable'
import { pageContext } from '@/lib/auth/page-context'
import { configState } from '@/lib/config/config'
import type { Context } from '@/lib/context'
import type { HealthSummary } from '@/lib/status/contract'
import { type LastGood, lastGood } from '@/lib/status/last-good'
import { getHealthSummary } from '@/lib/status/queries'
import { DeploysBefore, DeploysTile, historiesOf } from './status-parts'

export const metadata: Metadata = { title: 'Status' }

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function StatusPage({ searchParams }: Search) {
  const ctx = await pageContext('status:read')
  const search = await searchParams
  const health = await readHealth(ctx)
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
        deploys={<DeploysTile ctx={ctx} services={services} search={search} />}
        note={<DeploysBefore ctx={ctx} health={health.value} />}
      />
      {onWall && <LeaveWall />}
    </div>
  )
}

/** Undefined when the database is away and nothing was ever read. */
function readHealth(ctx: Context): Promise<LastGood<HealthSummary> | undefined> {
  return lastGood('health', () => getHealthSummary(ctx)).catch(() => {
    ctx.log.warn('status page without any picture to show')
    return undefined
  })
}
