import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import {
  AT_FIRST_MS,
  comparisonIn,
  type EndpointAsked,
  rangeText,
  readEndpoint,
} from '@/app/(ops)/endpoints/endpoint-reads'
import { BoardSkeleton } from '@/components/endpoints/board-skeleton'
import { NoEngine } from '@/components/endpoints/no-metrics'
import { Part } from '@/components/ui/part'
import { pageContext } from '@/lib/auth/page-context'
import { config } from '@/lib/config/config'
import { endpointIdFromPath, parseEndpointId } from '@/lib/endpoints/rules'
import { hasEngine } from '@/lib/prometheus/queries'
import { Board, LateBoard } from './board-parts'

type EndpointPageProps = {
  params: Promise<{ service: string; endpoint: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata({ params }: EndpointPageProps): Promise<Metadata> {
  const named = parseEndpointId(idIn(await params))
  return { title: named ? `${named.method} ${named.route}` : 'Endpoint' }
}

export default async function EndpointPage({ params, searchParams }: EndpointPageProps) {
  const ctx = await pageContext('endpoint:read')
  const id = idIn(await params)
  const named = parseEndpointId(id)
  const service = config().services.find((known) => known.id === named?.service)
  if (!named || !service?.metrics) notFound()
  if (!hasEngine()) return <NoEngine />

  const search = await searchParams
  const asked: EndpointAsked = { id, range: rangeText(search), compare: comparisonIn(search) }
  const read = await readEndpoint(ctx, asked, AT_FIRST_MS).catch(() => undefined)
  if (read) return <Board asked={asked} read={read} />
  return (
    <Part title={`${named.method} ${named.route}`} requestId={ctx.requestId} fallback={<BoardSkeleton />}>
      <LateBoard ctx={ctx} asked={asked} name={named} />
    </Part>
  )
}

/** What cannot be decoded names nothing. */
function idIn({ service, endpoint }: { service: string; endpoint: string }): string {
  try {
    return endpointIdFromPath(decodeURIComponent(service), decodeURIComponent(endpoint))
  } catch {
    return ''
  }
}
