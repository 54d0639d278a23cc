import { describe, expect, test } from 'vitest'
import { durationBands } from './bands'
import { bandOf } from './settle'

const DAY = 86_400_000
/** Runs at noon UTC, one a day from a Monday on. */
const runs = (durations: number[]) =>
  durations.map((durationMs, day) => ({
    startedAt: new Date(Date.parse('2026-01-05T12:00:00Z') + day * DAY),
    durationMs,
  }))

describe('how long runs usually take', () => {
  test('is not known from fewer than eight', () => {
    expect(durationBands(runs(Array(7).fill(60_000)), 'UTC')).toEqual([])
  })

  test('is the median and the spread around it, whatever single runs did', () => {
    const [all] = durationBands(
      runs([60_000, 61_000, 59_000, 60_500, 59_500, 600_000, 60_200, 59_800]),
      'UTC',
    )

    expect(all).toMatchObject({ weekday: null, runs: 8, medianMs: 60_100 })
    expect(all?.lowMs).toBeGreaterThan(50_000)
    expect(all?.highMs).toBeLessThan(70_000)
  })

  test('is its own for a weekday with enough runs, by the clock of the job', () => {
    // Eight weeks: Sundays take ten times as long.
    const durations = Array.from({ length: 56 }, (_, day) => (day % 7 === 6 ? 600_000 : 60_000))
    const bands = durationBands(runs(durations), 'UTC')

    expect(bandOf(bands, 0)?.medianMs).toBe(600_000)
    expect(bandOf(bands, 1)?.medianMs).toBe(60_000)
    // At noon UTC it is Monday already on Kiritimati.
    expect(bandOf(durationBands(runs(durations), 'Pacific/Kiritimati'), 1)?.medianMs).toBe(600_000)
  })
})
