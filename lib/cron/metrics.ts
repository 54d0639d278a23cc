import { isNotNull } from 'drizzle-orm'
import { Gauge } from 'prom-client'
import { cronJobs } from '@/db/schema'
import { systemContext } from '@/lib/context'
import { metricOnce } from '@/lib/telemetry/metrics'
import { within } from '@/lib/within'

// A scrape is answered within 200 ms, whatever else asks the database.
const PATIENCE_MS = 150
const MAX_JOBS = 20_000

/** Registers the gauge of last successes; it is read when it is scraped, and absent while the database is away. */
export function watchCronMetrics(): void {
  metricOnce('pitwall_cron_last_success_timestamp_seconds', (registry) => {
    const gauge: Gauge = new Gauge({
      name: 'pitwall_cron_last_success_timestamp_seconds',
      help: 'When a cron job last ended well.',
      labelNames: ['job', 'environment'],
      registers: [registry],
      collect: async () => {
        const jobs = await within(lastSuccesses(), PATIENCE_MS).catch(() => [])
        gauge.reset()
        for (const { slug, environment, lastSuccessAt } of jobs)
          gauge.set({ job: slug, environment }, (lastSuccessAt?.getTime() ?? 0) / 1_000)
      },
    })
    return gauge
  })
}

const lastSuccesses = () =>
  systemContext()
    .db.select({
      slug: cronJobs.slug,
      environment: cronJobs.environment,
      lastSuccessAt: cronJobs.lastSuccessAt,
    })
    .from(cronJobs)
    .where(isNotNull(cronJobs.lastSuccessAt))
    .limit(MAX_JOBS)
