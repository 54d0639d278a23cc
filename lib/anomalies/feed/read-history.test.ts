import { beforeAll, describe, expect, test } from 'vitest'
import { TEST_NOW } from '@/db/testing/test'
import { withConfig } from '@/lib/config/testing'
import { systemContext } from '@/lib/context'
import { canRunPrometheus, withoutPrometheus, withPrometheus } from '@/lib/endpoints/testing/engine'
import { type HistogramSeries, openMetrics } from '@/lib/endpoints/testing/samples'
import { findWatchedService } from '@/lib/endpoints/watched'
import { bootstrap } from '../bootstrap'
import { expectedAt } from '../expected'
import { observe } from '../observe'
import { keyText, type Readings } from '../series'
import { settingsFor } from '../settings-for'
import { HISTORY_STEP_SECONDS, readHistory } from './read-history'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const STEP = HISTORY_STEP_SECONDS * 1_000
const NOW = Math.floor(TEST_NOW.getTime() / STEP) * STEP
const FIRST = NOW - 5 * DAY
const ORDERS = 'shop:GET:~1orders'
const LATE = 'shop:GET:~1late'

/** 1 at the busiest, 0 at the quietest time of day. */
const busy = (at: number) => (1 + Math.sin((2 * Math.PI * at) / DAY)) / 2

const get = (route: string, perMinute: HistogramSeries['perMinute']): HistogramSeries => ({
  name: 'http_server_request_duration_seconds',
  labels: `http_request_method="GET",http_route="${route}",http_response_status_code="200"`,
  bounds: ['0.1', '0.2', '0.5', '1'],
  perMinute,
})

/** Latency and traffic that rise and fall with the day; more of the slower ones when it is busy. */
const samples = () => {
  const orders = get('/orders', (at) => {
    const requests = Math.round(60 + 60 * busy(at))
    const slow = Math.round(requests * (0.06 + 0.3 * busy(at)))
    return [requests - slow, 0, slow, 0, 0]
  })
  const late = get('/late', () => [30, 0, 0, 0, 0])
  return (
    openMetrics([orders], [{ from: new Date(FIRST), to: new Date(NOW) }]).replace('# EOF\n', '') +
    openMetrics([late], [{ from: new Date(NOW - DAY), to: new Date(NOW - DAY / 2) }])
  )
}

withPrometheus(samples)

const watchedShop = () => {
  const service = findWatchedService('shop')
  if (!service) throw new Error('there is a service')
  return service
}

const history = (asked: { until?: Date; days?: number; signal?: AbortSignal } = {}) =>
  readHistory(systemContext(TEST_NOW), watchedShop(), { until: new Date(NOW), ...asked })

/** All of it, a series by its key. */
async function whole() {
  const all = new Map<string, Readings>()
  const progress: number[] = []
  for await (const piece of history()) {
    progress.push(piece.progress)
    for (const one of piece.readings) {
      const known = all.get(keyText(one))
      if (known) known.samples.push(...one.samples)
      else all.set(keyText(one), one)
    }
  }
  const of = (signal: Readings['signal'], endpoint = '') =>
    all.get(keyText({ signal, endpoint, name: '' }))?.samples ?? []
  return { of, progress }
}

beforeAll(() => {
  withConfig('services: [{ id: shop, name: Shop, url: "http://shop.example", metrics: {} }]')
})

describe.skipIf(!canRunPrometheus)(`the history of a real Prometheus${withoutPrometheus}`, () => {
  test('comes oldest first, every step once, from the first data to the end', async () => {
    const { of, progress } = await whole()
    const times = of('p95').map(({ at }) => at)
    const first = of('p95').find(({ value }) => value !== undefined)

    expect(times.at(-1)).toBe(NOW)
    expect(times.every((at, index) => index === 0 || at - (times[index - 1] ?? 0) === STEP)).toBe(true)
    expect(first?.at).toBeLessThanOrEqual(FIRST + 2 * STEP)
    expect(FIRST - (times[0] ?? 0)).toBeLessThanOrEqual(6 * HOUR)
    expect(progress).toHaveLength(6)
    expect(progress).toEqual(progress.toSorted((one, other) => one - other))
    expect(progress.at(-1)).toBe(1)
  })

  test('an endpoint that comes late has gaps before, and no traffic after', async () => {
    const traffic = new Map((await whole()).of('traffic', LATE).map(({ at, value }) => [at, value]))

    expect(traffic.get(NOW - DAY - HOUR)).toBeUndefined()
    expect(traffic.get(NOW - DAY + HOUR)).toBeCloseTo(0.5, 6)
    expect(traffic.get(NOW)).toBe(0)
  })

  test('teaches a band that holds what is usual and opens on what is not', async () => {
    const { of } = await whole()
    const settings = settingsFor(watchedShop(), { signal: 'p95', endpoint: ORDERS, name: '' })
    const state = bootstrap(of('p95', ORDERS), settings)

    for (const { at, value = Number.NaN } of of('p95', ORDERS).slice(-DAY / STEP)) {
      const { low, high } = expectedAt(state, at, settings) ?? { low: Number.NaN, high: Number.NaN }
      expect(value).toBeGreaterThan(low)
      expect(value).toBeLessThan(high)
      expect(high).toBeLessThan(3 * value)
    }
    const usual = of('p95', ORDERS).at(-1)?.value ?? 0
    const next = (minute: number, value: number) =>
      observe(state, { at: NOW + minute * MINUTE, value, requests: 300 }, settings)
    expect(next(1, usual)).toMatchObject({ state: 'active', openSince: 0 })
    expect([2, 3, 4].map((minute) => next(minute, 4 * usual)).at(-1)?.openSince).toBeGreaterThan(NOW)
  })

  test('ends when it is told to', async () => {
    const stop = new AbortController()
    const pieces = history({ signal: stop.signal })

    expect((await pieces.next()).done).toBe(false)
    stop.abort()
    expect((await pieces.next()).done).toBe(true)
  })

  test('where there is no data, one short piece says so', async () => {
    const pieces = history({ until: new Date(NOW - 30 * DAY) })
    const piece = await pieces.next()

    expect(piece.value).toMatchObject({ progress: 1 })
    expect((await pieces.next()).done).toBe(true)
  })
})
