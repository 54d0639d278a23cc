import type { Grid, Series } from '@/lib/prometheus/queries'
import type { TimeGrid } from './contract'

export type Values = (number | null)[]

/** The grid as it is told: its points are the multiples of the step, as the engine is asked. */
export function timeGrid({ from, to, stepSeconds }: Grid): TimeGrid {
  const stepMs = stepSeconds * 1_000
  const first = Math.floor(from.getTime() / stepMs) * stepMs
  return { from: first, stepSeconds, count: Math.floor(to.getTime() / stepMs) - first / stepMs + 1 }
}

/** The points of a series on the grid, each times `scale`; null where there is none, or no number. */
export function onGrid(
  { from, stepSeconds, count }: TimeGrid,
  series: Series | undefined,
  scale = 1,
): Values {
  const values: Values = new Array(count).fill(null)
  for (const [at, value] of series?.points ?? []) {
    const index = Math.round((at - from) / (stepSeconds * 1_000))
    if (index >= 0 && index < count) values[index] = finite(value * scale)
  }
  return values
}

export const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null

/** Point by point; null only where all are. */
export const addUp = (one: Values, other: Values): Values =>
  one.map((value, index) => {
    const more = other[index] ?? null
    return value === null || more === null ? (value ?? more) : value + more
  })
