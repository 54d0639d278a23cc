import { Gauge } from 'prom-client'
import { config } from '@/lib/config/config'
import { systemContext } from '@/lib/context'
import { metricOnce } from '@/lib/telemetry/metrics'
import { type Level, severityOf } from './rules'
import { scraped } from './scraped'
import { openSpans } from './spans'

const MAINTENANCE = 5

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
  const levels: Levels = (await scraped('metrics.levels', readLevels)) ?? new Map()
  gauge.reset()
  for (const { labels, level } of samples(levels)) {
    const value = level === 'maintenance' ? MAINTENANCE : level && severityOf(level)
    if (value !== undefined) gauge.set(labels, value)
  }
}

async function readLevels(): Promise<Levels> {
  return new Map([...(await openSpans(systemContext()))].map(([key, { level }]) => [key, level] as const))
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
