import { levelRank } from '@/components/status/sentences'
import type { Endpoint } from '@/lib/endpoints/contract'
import { plural } from '@/lib/format'
import { type Level, levelWords } from '@/lib/status/rules'

const SAID = ['major_outage', 'partial_outage', 'degraded', 'at_risk', 'unknown'] as const

/** `+12 %`, `−8 %`, `±0 %`, from ten times on `10.4×`; a dash when there is nothing to compare with. */
export function changeWords(change: number | null): string {
  if (change === null) return '–'
  if (change >= 9) return `${(change + 1).toFixed(1)}×`
  const percent = Math.round(change * 100)
  if (percent === 0) return '±0 %'
  return percent > 0 ? `+${percent} %` : `−${-percent} %`
}

/** The worst first, among equals the busiest. */
export const worstEndpointsFirst = (endpoints: readonly Endpoint[]): Endpoint[] =>
  endpoints.toSorted(
    (one, other) =>
      levelRank(other.level) - levelRank(one.level) ||
      (other.requestsPerSecond ?? 0) - (one.requestsPerSecond ?? 0) ||
      one.id.localeCompare(other.id),
  )

/** `21 endpoints of 2 services: 1 degraded, 2 at risk, 3 unknown.` */
export function listSentence(endpoints: readonly Pick<Endpoint, 'level' | 'service'>[]): string {
  const services = new Set(endpoints.map(({ service }) => service)).size
  const counted = SAID.flatMap((level) => countOf(endpoints, level))
  const all = `${plural(endpoints.length, 'endpoint')} of ${plural(services, 'service')}`
  return counted.length === 0 ? `${all}, all operational.` : `${all}: ${counted.join(', ')}.`
}

function countOf(endpoints: readonly { level: Level }[], level: Level): string[] {
  const count = endpoints.filter((endpoint) => endpoint.level === level).length
  return count === 0 ? [] : [`${count} ${levelWords(level)}`]
}
