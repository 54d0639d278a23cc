import { endpointIdOf, isFailed, parseEndpointId } from '@/lib/endpoints/rules'
import { isIgnored, type WatchedService } from '@/lib/endpoints/watched'
import type { Labels } from '@/lib/prometheus/promql'
import type { Grid, Series } from '@/lib/prometheus/queries'
import type { Answers } from './questions'

/** A value a step; NaN is a gap. */
export type Values = Float64Array

export type Column = { requests: Values; failed: Values; p95: Values }

/** What was read of a service over a grid. */
export type Table = {
  /** Epoch ms of the first step. */
  from: number
  stepMs: number
  steps: number
  /** By id, but the ignored ones and those whose name cannot be an id. */
  endpoints: Map<string, Column>
  p95: Values
  /** Requests of all endpoints, those that are not in the table too. */
  served: Values
}

/** Both ends of the grid count. */
export function emptyTable({ from, to, stepSeconds }: Grid): Table {
  const stepMs = stepSeconds * 1_000
  const first = Math.floor(from.getTime() / stepMs)
  const steps = Math.floor(to.getTime() / stepMs) - first + 1
  return {
    ...{ from: first * stepMs, stepMs, steps, endpoints: new Map() },
    ...{ p95: gaps(steps), served: gaps(steps) },
  }
}

export function addAnswers(
  table: Table,
  service: WatchedService,
  { requests, p95, p95OfAll }: Answers,
): void {
  const { status } = service.target.family
  for (const series of requests) {
    addPoints(table, table.served, series)
    const column = columnOf(table, service, series.labels)
    if (!column) continue
    addPoints(table, column.requests, series)
    if (isFailed(series.labels[status] ?? '')) addPoints(table, column.failed, series)
  }
  for (const series of p95) {
    const column = columnOf(table, service, series.labels)
    if (column) addPoints(table, column.p95, series)
  }
  for (const series of p95OfAll) addPoints(table, table.p95, series)
}

/** The column of an endpoint, made when need be; undefined when it is none of ours. */
export function columnAt(table: Table, service: WatchedService, id: string): Column | undefined {
  const known = table.endpoints.get(id)
  if (known) return known
  const name = parseEndpointId(id)
  if (name?.service !== service.id || isIgnored(service, name)) return undefined
  const column = { requests: gaps(table.steps), failed: gaps(table.steps), p95: gaps(table.steps) }
  table.endpoints.set(id, column)
  return column
}

function columnOf(table: Table, service: WatchedService, labels: Labels): Column | undefined {
  const { method, route } = service.target.family
  const name = { service: service.id, method: labels[method] ?? '', route: labels[route] ?? '' }
  return columnAt(table, service, endpointIdOf(name))
}

/** Points that meet are added up. */
export function addPoints({ from, stepMs }: Table, values: Values, { points }: Series): void {
  for (const [at, value] of points) {
    const step = Math.round((at - from) / stepMs)
    if (Number.isFinite(value)) values[step] = orZero(values[step]) + value
  }
}

export const orZero = (value: number | undefined): number => value || 0

export const gaps = (steps: number): Values => new Float64Array(steps).fill(Number.NaN)
