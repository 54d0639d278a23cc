import { expect, test } from 'vitest'
import { expectedAt } from './expected'
import { explain } from './explain'
import { DEFAULTS } from './settings'
import { DAY_MS, emptyState, HOUR_MS, MINUTE } from './state'
import { feed, learned, rhythm, START } from './testing'

const usual = rhythm()
const NOW = START + 10 * DAY_MS + 14 * HOUR_MS
const p95 = { name: 'p95', unit: 'ms' }

test('says the value, the usual with its band, how far outside and for how long', () => {
  const state = learned(10, usual)
  feed(state, START + 10 * DAY_MS, 14 * 60, (at) => ({ value: usual(at) }))
  const { verdict } = feed(state, NOW, 4, () => ({ value: 900 })).at(-1) ?? expect.fail()

  expect(explain(state, { ...p95, value: 900, verdict }, DEFAULTS)).toMatch(
    /^p95 900 ms; usual at 14:03 is 2[89]\d ms \(2\d\d-[34]\d\d\); \d\.\dx outside for 4 min$/,
  )
})

test('says that a value is inside', () => {
  const state = learned(10, usual)
  const value = usual(START + 10 * DAY_MS)
  const { verdict } = feed(state, START + 10 * DAY_MS, 1, () => ({ value })).at(-1) ?? expect.fail()

  expect(explain(state, { ...p95, value, verdict }, DEFAULTS)).toMatch(/; inside$/)
})

test('says of values inside the band that they last too long on one side', () => {
  const noisy = rhythm({ noise: 0.1 })
  const state = learned(10, noisy)
  const sensitive = { ...DEFAULTS, sensitivity: 3.5 }
  const sentences = Array.from({ length: 15 }, (_, minute) => {
    const at = START + 10 * DAY_MS + minute * MINUTE
    const value = 1.6 * noisy(at)
    const { verdict } = feed(state, at, 1, () => ({ value }), sensitive)[0] ?? expect.fail()
    return explain(state, { ...p95, value, verdict }, sensitive)
  })

  expect(sentences).toContainEqual(expect.stringContaining('on one side of the usual'))
})

test('says why nothing is judged', () => {
  const state = learned(1, usual)
  const at = START + DAY_MS
  const said = (sample: { requests?: number; frozen?: string }, minute: number) => {
    const { verdict } =
      feed(state, at + minute * MINUTE, 1, () => ({ value: 412, ...sample }))[0] ?? expect.fail()
    return explain(state, { ...p95, value: 412, verdict }, DEFAULTS)
  }

  expect(said({}, 0)).toBe('p95 412 ms; learning')
  expect(said({ requests: 6 }, 1)).toBe('p95 412 ms; not judged: 6 requests')
  expect(said({ frozen: 'maintenance' }, 2)).toBe('p95 412 ms; frozen: maintenance')
})

test('nothing is expected of a series never seen', () => {
  expect(expectedAt(emptyState(), NOW, DEFAULTS)).toBeUndefined()
})

test('the band holds the usual values of a day', () => {
  const state = learned(10, usual)
  const minutes = Array.from({ length: 24 * 60 }, (_, minute) => START + 10 * DAY_MS + minute * MINUTE)
  const outside = minutes.filter((at) => {
    const { low, high } = expectedAt(state, at, DEFAULTS) ?? expect.fail()
    return usual(at) < low || usual(at) > high
  })

  expect(outside).toEqual([])
})
