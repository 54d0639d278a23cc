import type { Metadata } from 'next'
import { ListSkeleton } from '@/components/endpoints/list-skeleton'
import { NoEngine, NoMetrics } from '@/components/endpoints/no-metrics'
import { Part } from '@/components/ui/part'
import { pageContext } from '@/lib/auth/page-context'
import { config } from '@/lib/config/config'
import { hasEngine } from '@/lib/prometheus/queries'
import { AT_FIRST_MS, rangeText, readEndpoints } from './endpoint-reads'
import { LateList, List } from './list-parts'

export const metadata: Metadata = { title: 'Endpoints' }

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function EndpointsPage({ searchParams }: Search) {
  const ctx = await pageContext('endpoint:read')
  const range = rangeText(await searchParams)
  return (
    <div className="space-y-4">
      <h1 className="text-xl">Endpoints</h1>
      {await content()}
    </div>
  )

  async function content() {
    if (!config().services.some(({ metrics }) => metrics)) return <NoMetrics />
    if (!hasEngine()) return <NoEngine />
    const read = await readEndpoints(ctx, range, AT_FIRST_MS).catch(() => undefined)
    if (read) return <List read={read} />
    return (
      <Part title="Endpoints" requestId={ctx.requestId} fallback={<ListSkeleton />}>
        <LateList ctx={ctx} range={range} />
      </Part>
    )
  }
}
