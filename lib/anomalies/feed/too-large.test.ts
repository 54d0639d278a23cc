import { beforeAll, beforeEach, expect, test } from 'vitest'
import { withConfig } from '@/lib/config/testing'
import { systemContext } from '@/lib/context'
import { findWatchedService } from '@/lib/endpoints/watched'
import { matrix, testEngine } from '@/lib/prometheus/testing'
import { readMinutes } from './read-minutes'

const MINUTE = 60_000
const FROM = Date.parse('2026-01-02T00:00:00Z')
const engine = testEngine()
let most = 0

beforeAll(() => {
  withConfig('services: [{ id: shop, name: Shop, url: "http://shop.example", metrics: {} }]')
})

/** An engine whose answers for more than `most` steps are larger than anybody takes. */
beforeEach(() => {
  engine.answer = ({ form }, response) => {
    const [start, end] = [Number(form.get('start')), Number(form.get('end'))]
    const steps = Array.from({ length: (end - start) / 60 + 1 }, (_, index) => start + index * 60)
    if (steps.length > most) return response.end(Buffer.alloc(9 * 1_024 * 1_024))
    const metric = { http_request_method: 'GET', http_route: '/x', http_response_status_code: '200' }
    response.end(matrix([{ metric, values: steps.map((at) => [at, String(at - FROM / 1_000)]) }]))
  }
})

const read = () => {
  const service = findWatchedService('shop')
  if (!service) throw new Error('there is a service')
  const range = { from: new Date(FROM), to: new Date(FROM + 9 * MINUTE), stepSeconds: 60 }
  return readMinutes(systemContext(), service, { ...range, known: ['shop:GET:~1x'] })
}

test('what is too large for one answer is asked in smaller parts, each minute once', async () => {
  most = 3
  const { readings } = await read()

  const traffic = readings.find(({ endpoint, signal }) => endpoint !== '' && signal === 'traffic')
  expect(traffic?.samples).toEqual(
    Array.from({ length: 10 }, (_, index) => ({ at: FROM + index * MINUTE, value: (index * 60) / 300 })),
  )
  const asked = engine.asked.map(({ form }) => (Number(form.get('end')) - Number(form.get('start'))) / 60 + 1)
  // Ten at once, five, then three at a time by three queries, and the one that is left.
  expect(asked).toEqual([10, 5, ...new Array(9).fill(3), 1, 1, 1])
})

test('when one minute is too large, that is said', async () => {
  most = 0

  await expect(read()).rejects.toMatchObject({ code: 'unavailable', extras: { kind: 'too_large' } })
  expect(engine.asked).toHaveLength(5)
})
