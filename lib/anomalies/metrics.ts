import { count, eq } from 'drizzle-orm'
import { Gauge } from 'prom-client'
import { anomalies } from '@/db/schema'
import { config } from '@/lib/config/config'
import { systemContext } from '@/lib/context'
import { scraped } from '@/lib/status/queries'
import { metricOnce } from '@/lib/telemetry/metrics'

/** Registers the gauge of open anomalies; its values are read when it is scraped. */
export function watchAnomalies(): void {
  metricOnce('pitwall_anomalies_open', (registry) => {
    const gauge: Gauge = new Gauge({
      name: 'pitwall_anomalies_open',
      help: 'Open anomalies of a service whose series are watched; absent when unknown.',
      labelNames: ['service'],
      registers: [registry],
      collect: () => fill(gauge),
    })
    return gauge
  })
}

async function fill(gauge: Gauge): Promise<void> {
  const open = await scraped('metrics.anomalies', countOpen)
  gauge.reset()
  if (!open) return
  for (const { id, metrics, anomalies } of config().services) {
    const isWatched = metrics !== undefined || (anomalies?.custom.length ?? 0) > 0
    if (isWatched) gauge.set({ service: id }, open.get(id) ?? 0)
  }
}

async function countOpen(): Promise<ReadonlyMap<string, number>> {
  const rows = await systemContext()
    .db.select({ service: anomalies.service, open: count() })
    .from(anomalies)
    .where(eq(anomalies.state, 'open'))
    .groupBy(anomalies.service)
  return new Map(rows.map(({ service, open }) => [service, open]))
}
