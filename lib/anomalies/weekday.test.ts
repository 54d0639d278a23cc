import { expect, test } from 'vitest'
import { expectedAt } from './expected'
import { DEFAULTS } from './settings'
import { DAY_MS, HOUR_MS } from './state'
import { learned, rhythm, START } from './testing'

const calmWeekends = rhythm({ weekend: 0.4, noise: 0.02, night: 0.8 })
const noonAfter = (days: number) => START + days * DAY_MS + 12 * HOUR_MS

/** Usual at Saturday noon as seen on the Friday before, against Friday noon. */
function saturdayShare(weeks: number): number {
  const days = 7 * weeks + 4
  const state = learned(days, calmWeekends)
  const [friday, saturday] = [days, days + 1].map(
    (day) => expectedAt(state, noonAfter(day), DEFAULTS)?.value ?? 0,
  )
  return (saturday ?? 0) / (friday ?? 1)
}

test('five weeks of calm Saturdays do not yet make Saturday another day', () => {
  expect(saturdayShare(5)).toBeCloseTo(1, 2)
})

test('six weeks of calm Saturdays do', () => {
  expect(saturdayShare(6)).toBeCloseTo(0.467, 1)
})
