import { expect, test } from 'vitest'
import { bootstrap } from './bootstrap'
import { decodeDetector, encodeDetector } from './encoding'
import { DEFAULTS } from './settings'
import { DAY_MS, emptyState, MINUTE } from './state'
import { feed, learned, pastDays, rhythm, START } from './testing'

const usual = rhythm()

test('a state comes back as it was, and goes on as if it had never left', () => {
  const state = learned(9, (at) => (at % 7 === 0 ? undefined : usual(at)))
  feed(state, START + 9 * DAY_MS, 20, (at) => ({ value: 2 * usual(at) }))
  const back = decodeDetector(encodeDetector(state), pastDays(state)) ?? emptyState()

  expect(back).toEqual(state)
  const next = (of: typeof state) => feed(of, START + 10 * DAY_MS, 60, (at) => ({ value: usual(at) }))
  expect(next(back)).toEqual(next(state))
  expect(back).toEqual(state)
})

test('an empty state comes back empty', () => {
  expect(decodeDetector(encodeDetector(emptyState()), [])).toEqual(emptyState())
})

test('a state is at most 8 kB, and what changes every minute half a kilobyte', () => {
  const state = learned(15, usual)
  const perDay = 96 * 4 + 24
  expect(encodeDetector(state).byteLength).toBe(512)
  expect(encodeDetector(state).byteLength + 15 * perDay + 42 * 24).toBeLessThanOrEqual(8_000)
})

test('days older than the ring are not called back', () => {
  const state = learned(20, usual)
  const back = decodeDetector(encodeDetector(state), [
    ...pastDays(learned(3, () => 9_999)),
    ...pastDays(state),
  ])

  expect(back?.season).toEqual(state.season)
})

test('bytes of another version, cut or foreign are no state', () => {
  const bytes = encodeDetector(learned(1, usual))

  expect(decodeDetector(bytes.subarray(1), [])).toBeUndefined()
  expect(decodeDetector(Buffer.concat([Buffer.from([9]), bytes.subarray(1)]), [])).toBeUndefined()
  expect(decodeDetector(Buffer.alloc(0), [])).toBeUndefined()
})

test('history teaches what the minutes themselves would have, and leaves nothing open', () => {
  const bad = (at: number) => (at >= START + 8 * DAY_MS - 10 * MINUTE ? 3 : 1) * usual(at)
  const history = Array.from({ length: 8 * 24 * 60 }, (_, minute) => START + minute * MINUTE)
  const state = bootstrap(
    history.map((at) => ({ at, value: bad(at) })),
    DEFAULTS,
  )

  expect(state).toEqual({ ...learned(8, bad), openSince: 0, outsideSince: 0 })
})
