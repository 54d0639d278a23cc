import type { DurationBand } from '../contract'
import { weekdayIn } from '../zone'

const MIN_RUNS = 8
const WIDTH = 4
// Makes the median distance comparable to a standard deviation.
const MAD_SCALE = 1.4826
const LEAST_SHARE = 0.1
const LEAST_MS = 500

type Timed = { startedAt: Date; durationMs: number }

/** Median and spread (MAD) of how long runs take, for each weekday with at least 8 of them, and for all days together. */
export function durationBands(runs: readonly Timed[], timezone: string): DurationBand[] {
  const byDay = new Map<number | null, number[]>([[null, runs.map(({ durationMs }) => durationMs)]])
  for (const { startedAt, durationMs } of runs) {
    const weekday = weekdayIn(startedAt, timezone)
    byDay.set(weekday, [...(byDay.get(weekday) ?? []), durationMs])
  }
  return [...byDay].flatMap(([weekday, durations]) =>
    durations.length < MIN_RUNS ? [] : [{ weekday, ...bandAround(durations) }],
  )
}

function bandAround(durations: readonly number[]) {
  const medianMs = median(durations)
  const spread = median(durations.map((duration) => Math.abs(duration - medianMs))) * MAD_SCALE
  const width = Math.max(WIDTH * spread, LEAST_SHARE * medianMs, LEAST_MS)
  return {
    runs: durations.length,
    lowMs: Math.round(Math.max(0, medianMs - width)),
    medianMs: Math.round(medianMs),
    highMs: Math.round(medianMs + width),
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}
