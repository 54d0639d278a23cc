import { describe, expect, test } from 'vitest'
import { seededRandom } from './random.mjs'
import { drawMs, drawStatus, ENDPOINTS, latency, load, rate } from './rhythm.mjs'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const MONDAY = Date.UTC(2026, 10, 16)
const WEEK = Array.from({ length: 7 * 24 * 12 }, (_, index) => MONDAY + index * 5 * MINUTE)
const endpoint = (route: string) => ENDPOINTS.find((candidate) => candidate.route === route) ?? ENDPOINTS[0]!

describe('rate', () => {
  test('gives each of the five busiest endpoints 30 requests in 5 minutes at the quietest hour', () => {
    const busiest = ENDPOINTS.slice(0, 5)

    for (const one of busiest) {
      const fewest = Math.min(...WEEK.map((at) => rate(one, at) * 300))
      expect(fewest, one.route).toBeGreaterThan(40)
    }
  })

  test('stays modest in all', () => {
    const totals = WEEK.map((at) => ENDPOINTS.reduce((sum, one) => sum + rate(one, at), 0))

    expect(Math.max(...totals)).toBeLessThan(9)
    expect(ENDPOINTS.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1)
  })

  test('is the same for the same moment', () => {
    expect(rate(endpoint('/api/races'), MONDAY)).toBe(rate(endpoint('/api/races'), MONDAY))
  })
})

describe('load', () => {
  test('is highest in the evening and lowest before dawn', () => {
    expect(load(MONDAY + 20 * HOUR)).toBeGreaterThan(2 * load(MONDAY + 4 * HOUR))
  })

  test('is higher on a Sunday than on a Monday', () => {
    expect(load(MONDAY + 6 * 24 * HOUR + 20 * HOUR)).toBeGreaterThan(load(MONDAY + 20 * HOUR) * 1.15)
  })

  test('never jumps from one minute to the next', () => {
    const minutes = Array.from({ length: 7 * 24 * 60 }, (_, index) => load(MONDAY + index * MINUTE))
    const jumps = minutes.slice(1).map((value, index) => Math.abs(value - (minutes[index] ?? value)))

    expect(Math.max(...jumps)).toBeLessThan(0.01)
  })
})

describe('latency', () => {
  test('keeps every endpoint between 40 and 400 ms', () => {
    for (const one of ENDPOINTS) {
      const medians = WEEK.map((at) => latency(one, at).medianMs)
      expect(Math.min(...medians), one.route).toBeGreaterThan(40)
      expect(Math.max(...medians), one.route).toBeLessThan(400)
    }
  })

  test('draws service times around its median', () => {
    const random = seededRandom(1)
    const drawn = Array.from({ length: 4_001 }, () => drawMs({ medianMs: 100, sigma: 0.2 }, random))
    const sorted = drawn.toSorted((a, b) => a - b)

    expect(sorted[2_000]).toBeGreaterThan(97)
    expect(sorted[2_000]).toBeLessThan(103)
    expect(sorted.at(-1)).toBeLessThan(100 * Math.exp(0.2 * 2.6) + 1)
  })
})

describe('drawStatus', () => {
  test('fails as often as the endpoint says', () => {
    const random = seededRandom(2)
    const picks = endpoint('/api/picks')
    const drawn = Array.from({ length: 20_000 }, () => drawStatus(picks, random))
    const share = (status: number) => drawn.filter((one) => one === status).length / drawn.length

    expect(share(409)).toBeCloseTo(0.012, 2)
    expect(share(500)).toBeCloseTo(0.003, 2)
    expect(share(201)).toBeGreaterThan(0.97)
  })
})
