import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { readHealth, readService } from '@/app/(ops)/status-reads'
import { standardRange } from '@/components/layout/navigation'
import { ServiceBoard } from '@/components/status/service-board'
import { Unreachable } from '@/components/status/unreachable'
import { pageContext } from '@/lib/auth/page-context'
import { config } from '@/lib/config/config'
import type { Context } from '@/lib/context'
import { findAppError } from '@/lib/errors'
import { readParams } from '@/lib/http/params'
import { paths } from '@/lib/paths'
import { serviceParams } from '@/lib/status/contract'
import { isWithin, readRange } from '@/lib/time'

type ServicePageProps = {
  params: Promise<{ id: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata({ params }: ServicePageProps): Promise<Metadata> {
  const { id } = await params
  return { title: config().services.find((service) => service.id === id)?.name ?? 'Service' }
}

export default async function ServicePage({ params, searchParams }: ServicePageProps) {
  const ctx = await pageContext('status:read')
  const { id } = await readParams(serviceParams, params)
  const range = readRange(await searchParams, standardRange(paths.status()), ctx.now)
  const [service, health] = await Promise.all([findService(ctx, id), readHealth(ctx).catch(() => undefined)])
  if (!service) return <Unreachable requestId={ctx.requestId} />

  const { spans, events, deploys } = service.value
  return (
    <ServiceBoard
      service={service.value}
      inRange={{
        spans: spans.filter(({ from, until }) => isWithin(range, from, until)).toReversed(),
        events: events.filter(({ at }) => isWithin(range, at, at)),
        deploys: deploys.filter(({ at }) => isWithin(range, at, at)),
      }}
      hasEndpoints={config().services.some((known) => known.id === id && known.metrics !== undefined)}
      timelineHref={`${paths.timeline()}?from=${range.from.getTime()}&to=${range.to.getTime()}`}
      dependencies={health?.value.dependencies ?? []}
      stale={service.stale}
      now={ctx.now}
    />
  )
}

/** Undefined when the database is away and nothing was ever read. */
const findService = (ctx: Context, id: string) =>
  readService(ctx, id).catch((error) => (findAppError(error)?.code === 'not_found' ? notFound() : undefined))
