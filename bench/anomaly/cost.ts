import { encodeDetector } from '@/lib/anomalies/encoding'
import { observe } from '@/lib/anomalies/observe'
import { DEFAULTS } from '@/lib/anomalies/settings'
import { emptyState, type SeriesState } from '@/lib/anomalies/state'
import type { Series } from './series'

const PASSES = 5

/** CPU microseconds a sample, the least of some passes over these series, and the largest state. */
export function measureCost(all: readonly Series[]): { microseconds: number; bytes: number } {
  const samples = all.reduce((sum, { values }) => sum + values.length, 0)
  let microseconds = Number.POSITIVE_INFINITY
  let bytes = 0
  for (let pass = 0; pass < PASSES; pass++) {
    const states = all.map(emptyState)
    const before = process.cpuUsage()
    all.forEach(({ startAt, stepMs, values }, index) => {
      const state = states[index] ?? emptyState()
      const settings = { ...DEFAULTS, stepMs }
      for (let step = 0; step < values.length; step++)
        observe(state, { at: startAt + step * stepMs, value: values[step] }, settings)
    })
    const { user, system } = process.cpuUsage(before)
    microseconds = Math.min(microseconds, (user + system) / samples)
    bytes = Math.max(...states.map(sizeOf))
  }
  return { microseconds, bytes }
}

/** With the days it is made of, as they are stored. */
const sizeOf = (state: SeriesState): number =>
  encodeDetector(state).byteLength + state.season.byteLength + state.weekday.byteLength
