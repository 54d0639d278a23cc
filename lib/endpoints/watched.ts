import { config } from '@/lib/config/config'
import type { ServiceConfig } from '@/lib/config/contract'
import { familyOf } from './families'
import type { Target } from './promql'
import { type EndpointName, matchesPattern } from './rules'

/** A service of pitwall.yaml whose HTTP series are known. */
export type WatchedService = {
  id: string
  name: string
  target: Target
  /** Histogram of its database statements, in seconds. */
  database: string | undefined
  endpoints: ServiceConfig['endpoints']
  anomalies: ServiceConfig['anomalies']
}

type Endpoint = Pick<EndpointName, 'method' | 'route'>

export const watchedServices = (): WatchedService[] =>
  config().services.flatMap((service) => watched(service) ?? [])

/** Undefined when pitwall.yaml has no such service, or says nothing of its metrics. */
export function findWatchedService(id: string): WatchedService | undefined {
  const service = config().services.find((candidate) => candidate.id === id)
  return service && watched(service)
}

export const isIgnored = ({ endpoints }: WatchedService, endpoint: Endpoint): boolean =>
  endpoints?.ignore.some((pattern) => matchesPattern(pattern, endpoint)) ?? false

/** The p95 in milliseconds that pitwall.yaml promises for this endpoint. */
export const targetOf = ({ endpoints }: WatchedService, endpoint: Endpoint): number | undefined =>
  endpoints?.targets.find(({ match }) => matchesPattern(match, endpoint))?.p95Ms

function watched({ id, name, metrics, endpoints, anomalies }: ServiceConfig): WatchedService | undefined {
  if (!metrics) return undefined
  const target = { family: familyOf(metrics), matchers: bareMatchers(metrics.selector ?? '') }
  return { id, name, target, database: metrics.database, endpoints, anomalies }
}

/** `{job="a",}` and `job="a"` are the same selector. */
const bareMatchers = (selector: string): string =>
  selector.trim().replace(/^\{/, '').replace(/\}$/, '').trim().replace(/,$/, '')
