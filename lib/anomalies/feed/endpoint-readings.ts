import type { Readings } from '../series'
import { WINDOW_SECONDS } from './questions'
import { type Column, gaps, orZero, type Table, type Values } from './table'

const MAX_ENDPOINTS = 2_000

/** The series of the whole service, then those of its endpoints: known ones first, then the busiest, at most 2 000. */
export function readingsOf(table: Table, known: ReadonlySet<string>): Readings[] {
  for (const [id, { requests }] of table.endpoints) fillSilence(table, requests, known.has(id))
  return [
    ...threeOf(table, '', whole(table)),
    ...chosen(table, known).flatMap(({ id, column }) => threeOf(table, id, column)),
  ]
}

/**
 * An endpoint that was seen before and has no series while its service has traffic is not asked: an exporter that was
 * restarted tells it again from its next request on.
 */
function fillSilence({ served }: Table, requests: Values, isKnown: boolean): void {
  let wasSeen = isKnown
  for (const [step, count] of requests.entries()) {
    if (!Number.isNaN(count)) wasSeen = true
    else if (wasSeen && orZero(served[step]) > 0) requests[step] = 0
  }
}

function whole({ endpoints, p95, steps }: Table): Column {
  const all = { requests: gaps(steps), failed: gaps(steps), p95 }
  for (const { requests, failed } of endpoints.values()) {
    addUp(all.requests, requests)
    addUp(all.failed, failed)
  }
  return all
}

function addUp(sums: Values, values: Values): void {
  for (const [step, value] of values.entries())
    if (!Number.isNaN(value)) sums[step] = orZero(sums[step]) + value
}

function chosen({ endpoints }: Table, known: ReadonlySet<string>) {
  return [...endpoints]
    .map(([id, column]) => ({ id, column, isKnown: known.has(id), total: column.requests.reduce(plus, 0) }))
    .sort((one, other) => Number(other.isKnown) - Number(one.isKnown) || other.total - one.total)
    .slice(0, MAX_ENDPOINTS)
}

const plus = (sum: number, count: number) => sum + orZero(count)

function threeOf(table: Table, endpoint: string, { requests, failed, p95 }: Column): Readings[] {
  const errors = (step: number) => (100 * orZero(failed[step])) / (requests[step] || Number.NaN)
  const rate = (step: number) => (requests[step] ?? Number.NaN) / WINDOW_SECONDS
  const series = { endpoint, name: '' }
  return [
    { ...series, signal: 'p95', unit: 'ms', samples: samplesOf(table, (step) => p95[step], requests) },
    { ...series, signal: 'errors', unit: '%', samples: samplesOf(table, errors, requests) },
    { ...series, signal: 'traffic', unit: 'req/s', samples: samplesOf(table, rate) },
  ]
}

/** Without `requests` a value is judged however few there were: of traffic that is the point. */
export function samplesOf(
  { from, stepMs, steps }: Pick<Table, 'from' | 'stepMs' | 'steps'>,
  valueAt: (step: number) => number | undefined,
  requests?: Values,
): Readings['samples'] {
  return Array.from({ length: steps }, (_, step) => {
    const sample = { at: from + step * stepMs, value: known(valueAt(step)) }
    const count = known(requests?.[step])
    return count === undefined ? sample : { ...sample, requests: Math.round(count) }
  })
}

const known = (value: number | undefined) => (Number.isNaN(value) ? undefined : value)
