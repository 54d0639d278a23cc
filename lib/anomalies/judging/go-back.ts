import type { Memory } from './known'

/** Minutes after `at` (epoch ms) were none: they are judged when they come. What they taught stays. */
export function goBack(memory: Memory, at: number): void {
  memory.judgedAt = at
  for (const { state } of memory.series.values()) {
    if (state.at <= at) continue
    const measuredAt = Math.min(state.measuredAt, at)
    Object.assign(state, { at, measuredAt, lastScore: 0, scoreBefore: 0, outsideSince: 0, openSince: 0 })
  }
}
