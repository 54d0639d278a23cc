import { expect, test } from 'vitest'
import { readingsOf } from './endpoint-readings'
import { emptyTable } from './table'

const AT = new Date('2026-01-02T03:00:00Z')
const one = (value: number) => Float64Array.of(value)

test('of very many endpoints those that are followed stay, then the busiest', () => {
  const table = emptyTable({ from: AT, to: AT, stepSeconds: 60 })
  for (let n = 0; n < 2_002; n++)
    table.endpoints.set(`shop:GET:${n}`, { requests: one(n), failed: one(Number.NaN), p95: one(100) })
  const readings = readingsOf(table, new Set(['shop:GET:0']))
  const followed = new Set(readings.map(({ endpoint }) => endpoint))

  expect(readings).toHaveLength(3 * 2_001)
  expect(followed).toContain('shop:GET:0')
  expect(followed).not.toContain('shop:GET:1')
  expect(followed).not.toContain('shop:GET:2')
  expect(followed).toContain('shop:GET:3')
})

test('the service has the requests of all its endpoints, also of those that are too many', () => {
  const table = emptyTable({ from: AT, to: AT, stepSeconds: 60 })
  for (let n = 0; n < 2_002; n++)
    table.endpoints.set(`shop:GET:${n}`, { requests: one(3), failed: one(1), p95: one(100) })
  const [, errors, traffic] = readingsOf(table, new Set())

  expect(errors?.samples).toEqual([{ at: AT.getTime(), value: expect.closeTo(100 / 3, 6), requests: 6_006 }])
  expect(traffic?.samples).toEqual([{ at: AT.getTime(), value: 6_006 / 300 }])
})
