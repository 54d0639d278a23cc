import type { Ask } from './ask'
import type { EndpointDetail } from './contract'
import { addUp, onGrid, timeGrid, type Values } from './points'
import {
  errorRatio,
  millisecondsPer,
  type Quantile,
  quantile,
  requestRate,
  requestRateByStatus,
} from './promql'
import { statusClass } from './rules'
import type { Subject } from './subject'

type Latency = EndpointDetail['latency']

/** The quantiles in milliseconds; `shiftSeconds` earlier, told at the points of the grid. */
export async function readLatency(ask: Ask, subject: Subject, shiftSeconds = 0): Promise<Latency> {
  const scale = millisecondsPer(subject.target.family)
  const read = (name: Quantile) =>
    readOne(
      ask,
      subject,
      named(name, shiftSeconds),
      quantile(subject.target, name, back(subject, shiftSeconds)),
      scale,
    )
  const [p50, p95, p99] = await Promise.all([read('p50'), read('p95'), read('p99')])
  return { p50, p95, p99 }
}

/** Requests per second by status class. */
export async function readTraffic(ask: Ask, subject: Subject): Promise<EndpointDetail['traffic']> {
  const { target, grid, window } = subject
  const series = await ask.range('requests per second by status', requestRateByStatus(target, window), grid)
  const classes: Record<string, Values> = {}
  for (const one of series) {
    const name = statusClass(one.labels[target.family.status] ?? '')
    const values = onGrid(timeGrid(grid), one)
    const known = classes[name]
    classes[name] = known ? addUp(known, values) : values
  }
  return classes
}

/** All requests per second. */
export const readRequestRate = (ask: Ask, subject: Subject, shiftSeconds = 0): Promise<Values> =>
  readOne(
    ask,
    subject,
    named('requests per second', shiftSeconds),
    requestRate(subject.target, back(subject, shiftSeconds)),
  )

/** 0-1. */
export const readErrorRatios = (ask: Ask, subject: Subject, shiftSeconds = 0): Promise<Values> =>
  readOne(
    ask,
    subject,
    named('error ratio', shiftSeconds),
    errorRatio(subject.target, back(subject, shiftSeconds)),
  )

/** The only series of a query. */
export async function readOne(
  ask: Ask,
  { grid }: Subject,
  name: string,
  promql: string,
  scale = 1,
): Promise<Values> {
  const [series] = await ask.range(name, promql, grid)
  return onGrid(timeGrid(grid), series, scale)
}

const back = ({ window }: Subject, shiftSeconds: number) => ({ ...window, shiftSeconds })

const named = (name: string, shiftSeconds: number) => (shiftSeconds > 0 ? `${name} compared` : name)
