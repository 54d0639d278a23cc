import { expect, test } from 'vitest'
import { expectedAt } from './expected'
import { observe } from './observe'
import { DEFAULTS } from './settings'
import { DAY_MS, emptyState, HOUR_MS, MINUTE } from './state'
import { feed, learned, openings, rhythm, START } from './testing'

const usual = rhythm()
const day = (days: number) => START + days * DAY_MS
const inHours = (from: number, hours: number) => from + hours * HOUR_MS

test('opens within three minutes when values double, and closes within ten after they are back', () => {
  const state = learned(10, usual)
  const since = inHours(day(10), 14)
  feed(state, day(10), 14 * 60, (at) => ({ value: usual(at) }))

  const bad = feed(state, since, 20, (at) => ({ value: 2 * usual(at) }))
  const after = feed(state, since + 20 * MINUTE, 15, (at) => ({ value: usual(at) }))

  expect(openings(bad)).toHaveLength(1)
  expect((openings(bad)[0] ?? 0) - since).toBeLessThan(3 * MINUTE)
  expect(after[10]?.verdict.openSince).toBe(0)
})

test('a quiet month raises nothing', () => {
  const state = learned(7, usual)

  expect(openings(feed(state, day(7), 21 * 24 * 60, (at) => ({ value: usual(at) })))).toEqual([])
})

test('a spike of fifty times in the history masks nothing', () => {
  const spiked = (at: number) => (at >= day(9) && at < day(9) + 5 * MINUTE ? 50 : 1) * usual(at)
  const state = learned(10, spiked)

  expect(openings(feed(state, day(10), 10, (at) => ({ value: 1.8 * usual(at) })))).toHaveLength(1)
})

test('six bad days of fourteen leave the usual as it was', () => {
  const bad = (at: number) =>
    (at >= day(4) && at < day(10) && (at % DAY_MS) / HOUR_MS >= 8 ? 3 : 1) * usual(at)
  const clean = expectedAt(learned(14, usual), inHours(day(14), 12), DEFAULTS)
  const dirty = expectedAt(learned(14, bad), inHours(day(14), 12), DEFAULTS)

  expect((dirty?.value ?? 0) / (clean?.value ?? 1)).toBeCloseTo(1, 1)
})

test('a weekend is not judged against Monday while there are few weeks', () => {
  const calmWeekends = rhythm({ weekend: 0.6 })
  const state = learned(19, calmWeekends)

  expect(openings(feed(state, inHours(day(19), 1), 47 * 60, (at) => ({ value: calmWeekends(at) })))).toEqual(
    [],
  )
})

test('a new normal is taken over within two hours, and then judged by itself', () => {
  const state = learned(10, usual)
  const deployed = feed(state, day(10), 4 * 60, (at) => ({ value: 2 * usual(at) }))

  expect(deployed[10]?.verdict.openSince).toBeGreaterThan(0)
  expect(deployed.slice(120).every(({ verdict }) => verdict.openSince === 0)).toBe(true)
  expect(openings(feed(state, inHours(day(10), 4), 10, (at) => ({ value: 4 * usual(at) })))).toHaveLength(1)
})

test('what is usual follows the time of day, not only the last hours', () => {
  const state = learned(8, usual)
  const [night, noon] = [0, 12].map(
    (hours) => expectedAt(state, inHours(day(8), hours), DEFAULTS)?.value ?? 0,
  )

  expect(noon).toBeGreaterThan(2 * (night ?? 0))
  // The same state without its season is surprised by an ordinary steep morning.
  const steep = (at: number) => usual(at) * (at % DAY_MS >= 6 * HOUR_MS ? 4 : 1)
  const whole = learned(8, steep)
  const robbed = learned(8, steep)
  robbed.season.fill(Number.NaN)
  robbed.usual.fill(Number.NaN)
  const morning = (state: typeof whole) =>
    openings(feed(state, day(8), 7 * 60, (at) => ({ value: steep(at) })))
  expect(morning(whole)).toEqual([])
  expect(morning(robbed).length).toBeGreaterThan(0)
})

test('a fall to zero is seen, for traffic and for a failing counter alike', () => {
  const state = learned(8, usual)

  expect(openings(feed(state, day(8), 3, () => ({ value: 0 })))).toHaveLength(1)
})

test('the usual hours of zero are no news', () => {
  const closedAtNight = (at: number) => (at % DAY_MS < 5 * HOUR_MS ? 0 : usual(at))
  const state = learned(8, closedAtNight)

  expect(openings(feed(state, day(8), 3 * 24 * 60, (at) => ({ value: closedAtNight(at) })))).toEqual([])
})

test('gaps are skipped: nothing is learned of them, nothing raised, and the level stands', () => {
  const state = learned(8, usual)
  const before = structuredClone(state)
  const gap = feed(state, day(8), 6 * 60, (at) => ({ value: at % 2 === 0 ? undefined : Number.NaN }))

  expect(new Set(gap.map(({ verdict }) => verdict.state))).toEqual(new Set(['no_data']))
  expect(state).toEqual(before)
  expect(openings(feed(state, inHours(day(8), 6), 60, (at) => ({ value: usual(at) })))).toEqual([])
})

test('the halves of an outlier on both sides of a long gap are no pair', () => {
  const state = learned(8, usual)
  const [one] = feed(state, day(8), 1, (at) => ({ value: 1.45 * usual(at) }))
  const [other] = feed(state, inHours(day(8), 3), 1, (at) => ({ value: 1.45 * usual(at) }))

  expect(one?.verdict.score).toBeGreaterThan(DEFAULTS.sensitivity)
  expect(other?.verdict.openSince).toBe(0)
})

test('an engine that restarts, or counters that are reset, are a gap of some minutes and no anomaly', () => {
  const state = learned(8, usual)
  const restarts = feed(state, day(8), 24 * 60, (at) => ({
    value: at % (3 * HOUR_MS) < 6 * MINUTE ? Number.NaN : usual(at),
  }))

  expect(openings(restarts)).toEqual([])
})

test('a clock change moves nothing: slots are in UTC, and a local rhythm an hour off is taken over', () => {
  const local = (at: number) => usual(at >= day(10) ? at + HOUR_MS : at)
  const state = learned(10, local)

  expect(openings(feed(state, day(10), 14 * 24 * 60, (at) => ({ value: local(at) })))).toEqual([])
})

test('a replayed minute and an older one change nothing', () => {
  const state = learned(8, usual)
  const before = structuredClone(state)
  const replayed = feed(state, day(8) - 30 * MINUTE, 30, () => ({ value: 10_000 }))
  observe(state, { at: state.at + 30_000, value: 10_000 }, DEFAULTS)

  expect(new Set(replayed.map(({ verdict }) => verdict.state))).toEqual(new Set(['ignored']))
  expect(state).toEqual(before)
})

test('few requests are neither judged nor learned, and said', () => {
  const state = learned(8, usual)
  const { at: _, ...before } = structuredClone(state)
  const [few] = feed(state, day(8), 1, () => ({ value: 10_000, requests: 6 }))

  expect(few?.verdict).toMatchObject({ state: 'not_judged', reason: '6 requests', openSince: 0 })
  expect(state).toMatchObject(before)
})

test('maintenance is neither judged nor learned', () => {
  const state = learned(8, usual)
  const { at: _, ...before } = structuredClone(state)
  const frozen = feed(state, day(8), 120, () => ({ value: 10_000, frozen: 'maintenance' }))

  expect(frozen.at(-1)?.verdict).toMatchObject({ state: 'frozen', reason: 'maintenance', openSince: 0 })
  expect(state).toMatchObject(before)
})

test('the first minutes of a deploy are judged but not learned', () => {
  const state = learned(8, usual)
  feed(state, day(8), 1, (at) => ({ value: usual(at) }))
  const { level, season, above } = structuredClone(state)
  const bad = feed(state, day(8) + MINUTE, 14, (at) => ({ value: 3 * usual(at), learn: false }))

  expect(openings(bad)).toHaveLength(1)
  expect(state).toMatchObject({ level, season, above, slotCount: 1 })
})

test('three days are learned before anything is raised', () => {
  const state = emptyState()
  const wild = (at: number) => (at % (5 * HOUR_MS) < 10 * MINUTE ? 10 : 1) * usual(at)
  const learning = feed(state, START, 3 * 24 * 60, (at) => ({ value: wild(at) }))

  expect(new Set(learning.map(({ verdict }) => verdict.state))).toEqual(new Set(['learning']))
  expect(openings(learning)).toEqual([])
  expect(feed(state, day(3), 16, (at) => ({ value: usual(at) })).at(-1)?.verdict.state).toBe('active')
})

test('the way back from a long incident is no second anomaly', () => {
  const state = learned(10, usual)
  feed(state, day(10), 3 * 60, (at) => ({ value: 3 * usual(at) }))

  const after = feed(state, inHours(day(10), 3), 3 * 60, (at) => ({ value: usual(at) }))

  expect(after.slice(10).every(({ verdict }) => verdict.openSince === 0)).toBe(true)
})

test('only the side that is watched is raised', () => {
  const up = { ...DEFAULTS, direction: 'up' as const }
  const state = learned(8, usual)

  expect(openings(feed(state, day(8), 10, (at) => ({ value: usual(at) / 3 }), up))).toEqual([])
  expect(openings(feed(state, day(8) + HOUR_MS, 10, (at) => ({ value: 3 * usual(at) }), up))).toHaveLength(1)
})

test('nothing is raised below the floor', () => {
  const settings = { ...DEFAULTS, floor: 1_000 }
  const state = learned(8, usual)

  expect(openings(feed(state, day(8), 10, (at) => ({ value: 3 * usual(at) }), settings))).toEqual([])
  expect(
    openings(feed(state, day(8) + HOUR_MS, 10, (at) => ({ value: 20 * usual(at) }), settings)),
  ).toHaveLength(1)
})

test('a series that is off raises nothing and goes on learning', () => {
  const state = learned(8, usual)
  const off = feed(state, day(8), 60, (at) => ({ value: 3 * usual(at) }), { ...DEFAULTS, off: true })

  expect(off.at(-1)?.verdict).toMatchObject({ state: 'off', openSince: 0 })
  expect(state.samples).toBe(8 * 24 * 60 + 60)
})

test('lone outliers as a habit are raised no more, two in a row are', () => {
  const jumpy = (at: number) => (Math.floor(at / MINUTE) % (20 * 60) === 0 ? 0 : usual(at))
  const state = learned(8, jumpy)

  expect(openings(feed(state, day(8), 2 * 24 * 60, (at) => ({ value: jumpy(at) })))).toEqual([])
  expect(openings(feed(state, day(10), 2, () => ({ value: 0 })))).toHaveLength(1)
})

test('a small distance that lasts is raised', () => {
  const noisy = rhythm({ noise: 0.1 })
  const state = learned(10, noisy)
  const sensitive = { ...DEFAULTS, sensitivity: 3.5 }
  const shifted = feed(state, day(10), 15, (at) => ({ value: 1.6 * noisy(at) }), sensitive)

  expect(openings(shifted)).toHaveLength(1)
})

test('a series below zero has its rhythm and its anomalies too', () => {
  const debt = (at: number) => -usual(at)
  const state = learned(8, debt)

  expect(openings(feed(state, day(8), 12 * 60, (at) => ({ value: debt(at) })))).toEqual([])
  expect(openings(feed(state, inHours(day(8), 12), 5, () => ({ value: -900 })))).toHaveLength(1)
})

test('errors of a service that hardly has any: one is nothing, a burst is', () => {
  const settings = { ...DEFAULTS, direction: 'up' as const, floor: 1, leastMagnitude: 10, lowest: 0 }
  const rare = (at: number) => ((at / MINUTE) % 11 === 0 ? 0.5 : 0)
  const state = learned(10, rare, settings)
  const now = START + 10 * DAY_MS
  expect(openings(feed(state, now, 60, (at) => ({ value: rare(at) }), settings))).toEqual([])
  const expected = expectedAt(state, now + 60 * MINUTE, settings)
  expect(expected?.low).toBe(0)
  expect(expected?.high).toBeLessThan(8)

  const burst = feed(state, now + 60 * MINUTE, 5, () => ({ value: 12 }), settings)
  expect(openings(burst)).toHaveLength(1)
})
