import type { DependencyOf } from '@/lib/config/contract'
import { configuredEngine } from '@/lib/prometheus/engine'
import { type Probe, ProbeError } from '../adapter'
import { instantQuery } from './query'

type Query = Pick<DependencyOf<'prometheus'>, 'query' | 'min' | 'max' | 'url'>

/** The query gives data, and every value of it lies within its bounds. */
export const probePrometheus: Probe<Query> = async ({ query, min, max, url }, limits) => {
  const engine = url ? { url, headers: {} } : configuredEngine()
  if (!engine) throw new ProbeError('disabled', 'PROMETHEUS_URL is not set')
  const { values, latencyMs } = await instantQuery(engine, query, limits)
  const known = values.filter((value) => !Number.isNaN(value))
  if (known.length === 0) throw new ProbeError('stale', 'the query gives no data')

  const lowest = Math.min(...known)
  const highest = Math.max(...known)
  const outside = beyond(lowest, highest, min, max)
  if (outside)
    return { code: 'error', latencyMs, detail: outside, data: { outOfRange: true, lowest, highest } }
  return { code: 'ok', latencyMs, detail: `value ${shown(highest)}`, data: { lowest, highest } }
}

/** The engine answers queries, whichever make it is. */
export const probeEngine: Probe<undefined> = async (_target, limits) => {
  const engine = configuredEngine()
  if (!engine) throw new ProbeError('disabled', 'PROMETHEUS_URL is not set')
  const { latencyMs } = await instantQuery(engine, 'vector(1)', limits)
  return { code: 'ok', latencyMs, detail: '' }
}

function beyond(
  lowest: number,
  highest: number,
  min: number | undefined,
  max: number | undefined,
): string | undefined {
  if (min !== undefined && lowest < min) return `value ${shown(lowest)} is below ${shown(min)}`
  if (max !== undefined && highest > max) return `value ${shown(highest)} is above ${shown(max)}`
  return undefined
}

const shown = (value: number) => String(Number(value.toPrecision(4)))
