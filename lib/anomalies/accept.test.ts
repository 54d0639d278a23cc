import { expect, test } from 'vitest'
import { acceptNormal, forgetSlots } from './accept'
import { expectedAt } from './expected'
import { DEFAULTS } from './settings'
import { DAY_MS, HOUR_MS, MINUTE } from './state'
import { feed, learned, openings, rhythm, START } from './testing'

const usual = rhythm({ noise: 0.02 })
const NOW = START + 10 * DAY_MS

test('an accepted normal is inside from that minute on, and the old one is outside', () => {
  const state = learned(10, usual)
  const [first] = openings(feed(state, NOW, 10, (at) => ({ value: 3 * usual(at) })))
  expect(first).toBeGreaterThan(0)

  acceptNormal(state, NOW + 10 * MINUTE, 3 * usual(NOW + 10 * MINUTE))
  const after = feed(state, NOW + 10 * MINUTE, 6 * 60, (at) => ({ value: 3 * usual(at) }))
  expect(openings(after)).toEqual([])

  const back = feed(state, NOW + 10 * MINUTE + 6 * HOUR_MS, 5, (at) => ({ value: usual(at) }))
  expect(openings(back)).toHaveLength(1)
})

test('a forgotten incident no longer moves what is usual', () => {
  const isBad = (at: number) => at >= START + 9 * DAY_MS && at < START + 9 * DAY_MS + 2 * HOUR_MS
  const state = learned(10, (at) => (isBad(at) ? 4 : 1) * usual(at))
  const clean = learned(10, (at) => (isBad(at) ? undefined : usual(at)))
  forgetSlots(state, START + 9 * DAY_MS, START + 9 * DAY_MS + 2 * HOUR_MS - 1)

  expect(state.usual).toEqual(clean.usual)
})

test('an incident of which the ring holds nothing any more takes no newer day with it', () => {
  const state = learned(30, usual)
  const before = state.season.slice()
  forgetSlots(state, START + 10 * DAY_MS, START + 10 * DAY_MS + 2 * HOUR_MS)

  expect(state.season).toEqual(before)
})

test('an incident that lasts leaves nothing of the present slot either', () => {
  const state = learned(1, usual)
  const [before = 0] = state.usual
  feed(state, START + DAY_MS, 14, (at) => ({ value: 4 * usual(at) }))
  forgetSlots(state, START + DAY_MS, START + DAY_MS + 14 * MINUTE)
  feed(state, START + DAY_MS + 14 * MINUTE, 2, (at) => ({ value: usual(at) }))

  expect(state.usual[0]).toBeCloseTo(before, -1)
})

test('a series of which nothing is known accepts nothing', () => {
  const state = learned(0, usual)
  acceptNormal(state, START, 100)
  expect(expectedAt(state, START, DEFAULTS)).toBeUndefined()
})
