import { Gauge } from 'prom-client'
import { config } from '@/lib/config/config'
import { systemContext } from '@/lib/context'
import { metricOnce } from '@/lib/telemetry/metrics'
import { lastGood } from './last-good'
import { type Level, severityOf } from './rules'
import { openSpans } from './spans'

const MAINTENANCE = 5
// A scrape is answered within 200 ms, whatever else asks the database.
const PATIENCE_MS = 100
const STILL_TRUE_MS = 30_000

/** Registers the gauges of what is watched; their values are read when they are scraped. */
export function watchMetrics(): void {
  metricOnce('pitwall_service_level', (registry) => {
    const gauge: Gauge = new Gauge({
      name: 'pitwall_service_level',
      help: 'Level of a service: 0 operational to 4 major outage, 5 maintenance; absent when unknown.',
      labelNames: ['service'],
      registers: [registry],
      collect: () => fill(gauge, (levels) => serviceLevels(levels)),
    })
    return gauge
  })
  metricOnce('pitwall_dependency_level', (registry) => {
    const gauge: Gauge = new Gauge({
      name: 'pitwall_dependency_level',
      help: 'Level of a dependency as a service has it: 0 operational to 4 major outage, 5 maintenance; absent when unknown.',
      labelNames: ['service', 'dependency'],
      registers: [registry],
      collect: () => fill(gauge, (levels) => dependencyLevels(levels)),
    })
    return gauge
  })
}

type Levels = ReadonlyMap<string, Level>
type Sample = { labels: Record<string, string>; level: Level | undefined }

async function fill(gauge: Gauge, samples: (levels: Levels) => Sample[]): Promise<void> {
  const levels = await currentLevels()
  gauge.reset()
  for (const { labels, level } of samples(levels)) {
    const value = level === 'maintenance' ? MAINTENANCE : level && severityOf(level)
    if (value !== undefined) gauge.set(labels, value)
  }
}

/** A scrape never waits for a database that is away or busy: what was read a moment ago still holds, older is unknown. */
async function currentLevels(): Promise<Levels> {
  const read = async () =>
    new Map([...(await openSpans(systemContext()))].map(([key, { level }]) => [key, level] as const))
  const levels = await lastGood('metrics.levels', read, { waitMs: PATIENCE_MS }).catch(() => undefined)
  const isTrue = levels && (!levels.stale || Date.now() - levels.at.getTime() < STILL_TRUE_MS)
  return isTrue ? levels.value : new Map()
}

const serviceLevels = (levels: Levels): Sample[] =>
  config().services.map(({ id }) => ({ labels: { service: id }, level: levels.get(`service:${id}`) }))

const dependencyLevels = (levels: Levels): Sample[] =>
  config().services.flatMap(({ id, dependsOn }) =>
    dependsOn.map((edge) => ({
      labels: { service: id, dependency: edge.id },
      level: levels.get(`dependency:${edge.id}`) ?? levels.get(`service:${edge.id}`),
    })),
  )
