import { type ReactNode, Suspense } from 'react'
import { standardRange } from '@/components/layout/navigation'
import { DeployNote } from '@/components/status/deploy-note'
import { DeployStrip } from '@/components/status/deploy-strip'
import { HistoryBar } from '@/components/status/history-bar'
import { historyOf } from '@/components/status/history-days'
import { HistorySkeleton } from '@/components/status/history-skeleton'
import { AroundLink } from '@/components/timeline/around-link'
import { Panel } from '@/components/ui/panel'
import { Part } from '@/components/ui/part'
import { Skeleton } from '@/components/ui/skeleton'
import type { Context } from '@/lib/context'
import { paths } from '@/lib/paths'
import type { HealthSummary, ServiceSummary } from '@/lib/status/contract'
import { isWithin, readRange } from '@/lib/time'
import { readDeploys, readSpans } from './status-reads'

const DEPLOYS_SHOWN = 8

type Services = readonly ServiceSummary[]
type Search = Record<string, string | string[] | undefined>

/** By service id: a 90-day bar that streams in and fails on its own. */
export function historiesOf(ctx: Context, services: Services): Record<string, ReactNode> {
  return Object.fromEntries(
    services.map(({ id, name }) => [
      id,
      <Part key={id} title={`${name}: 90 days`} requestId={ctx.requestId} fallback={<HistorySkeleton />}>
        <ServiceHistory ctx={ctx} id={id} name={name} />
      </Part>,
    ]),
  )
}

async function ServiceHistory({ ctx, id, name }: { ctx: Context; id: string; name: string }) {
  const { value, stale } = await readSpans(ctx, id)
  return (
    <div className={stale ? 'stale' : undefined}>
      <HistoryBar name={name} {...historyOf(value, ctx.now)} />
    </div>
  )
}

export function DeploysTile({ ctx, services, search }: { ctx: Context; services: Services; search: Search }) {
  return (
    <Part title="Deploys" requestId={ctx.requestId} fallback={<Skeleton lines={4} className="h-48" />}>
      <Deploys ctx={ctx} services={services} search={search} />
    </Part>
  )
}

async function Deploys({ ctx, services, search }: { ctx: Context; services: Services; search: Search }) {
  const range = readRange(search, standardRange(paths.status()), ctx.now)
  const { value, stale, at } = await readDeploys(ctx)
  const inRange = value.items.filter((deploy) => isWithin(range, deploy.at, deploy.at))
  return (
    <Panel title="Deploys" asOf={at.toISOString()} stale={stale} flush>
      <DeployStrip
        deploys={inRange.slice(0, DEPLOYS_SHOWN)}
        names={namesOf(services)}
        emptyWords="None in this time range."
      />
    </Panel>
  )
}

/** Below the headline while something is wrong; nothing when it cannot be read. */
export function DeploysBefore({ ctx, health }: { ctx: Context; health: HealthSummary }) {
  if (health.level === 'operational' || health.level === 'unknown') return null
  return (
    <>
      <Suspense fallback={null}>
        <DeployJustBefore ctx={ctx} health={health} />
      </Suspense>
      {health.since && (
        <p className="chrome">
          <AroundLink since={health.since} />
        </p>
      )}
    </>
  )
}

async function DeployJustBefore({ ctx, health }: { ctx: Context; health: HealthSummary }) {
  const deploys = await readDeploys(ctx).catch(() => undefined)
  return (
    <DeployNote since={health.since} deploys={deploys?.value.items ?? []} names={namesOf(health.services)} />
  )
}

const namesOf = (services: Services) => new Map(services.map(({ id, name }) => [id, name]))
