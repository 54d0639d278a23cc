import type { Metadata } from 'next'
import Link from 'next/link'
import { known } from '@/app/(ops)/endpoints/known-failure'
import { AnomalyList } from '@/components/anomalies/anomaly-list'
import { JudgingNote } from '@/components/anomalies/judging-note'
import { NoEngine, NoMetrics } from '@/components/endpoints/no-metrics'
import { standardRange } from '@/components/layout/navigation'
import { TimelineTrouble } from '@/components/timeline/timeline-trouble'
import { anomalyQuery } from '@/lib/anomalies/contract'
import { pageContext } from '@/lib/auth/page-context'
import { config } from '@/lib/config/config'
import { readSearch } from '@/lib/http/search'
import { paths } from '@/lib/paths'
import { hasEngine } from '@/lib/prometheus/queries'
import { readAnomalies, readJudging } from './anomaly-reads'

export const metadata: Metadata = { title: 'Anomalies' }

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function AnomaliesPage({ searchParams }: Search) {
  const ctx = await pageContext('anomaly:read')
  const asked = await readSearch(anomalyQuery, searchParams)
  const { refresh } = await searchParams
  const names = Object.fromEntries(config().services.map(({ id, name }) => [id, name]))
  return (
    <div className="space-y-4">
      <header className="flex flex-wrap items-baseline justify-between gap-3">
        <h1 className="text-xl">Anomalies</h1>
        <Link href={paths.timeline()} prefetch={false} className="link text-sm">
          On the timeline
        </Link>
      </header>
      {await content()}
    </div>
  )

  async function content() {
    if (!config().services.some(({ metrics }) => metrics)) return <NoMetrics />
    if (!hasEngine()) return <NoEngine />
    const standard = standardRange(paths.timeline())
    const [read, judging] = await Promise.all([
      readAnomalies(ctx, { ...standard, ...asked }).catch(known),
      readJudging(ctx),
    ])
    if (!('value' in read))
      return (
        <TimelineTrouble
          message={read.message}
          badRange={read.code !== 'unavailable'}
          requestId={ctx.requestId}
          here={paths.anomalies()}
        />
      )
    const { from, to } = asked
    const kept = Object.entries({ from, to, refresh }).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : [],
    )
    return (
      <>
        <JudgingNote services={judging} names={names} now={ctx.now} />
        <AnomalyList
          read={{ page: read.value, readAt: read.at.toISOString(), stale: read.stale }}
          filters={asked}
          services={config().services.map(({ id, name }) => ({ id, name }))}
          kept={Object.fromEntries(kept)}
          now={ctx.now}
        />
      </>
    )
  }
}
