import { expect, test } from 'vitest'
import { largestOf, layersOf } from './stacking'

const series = (id: string, values: (number | null)[], look: 'good' | 'ghost' = 'good') => ({
  id,
  label: id,
  look,
  values,
})

test('stands one class on the other and leaves a gap where none is known', () => {
  const [good, failed] = layersOf([series('2xx', [10, null, 12]), series('5xx', [1, null, 0])], true)

  expect(good?.high).toEqual([10, null, 12])
  expect(failed?.low).toEqual([10, null, 12])
  expect(failed?.high).toEqual([11, null, null])
})

test('a compared time stands beside the stack', () => {
  const layers = layersOf([series('2xx', [10]), series('last week', [50], 'ghost')], true)

  expect(layers[1]).toMatchObject({ high: [50], low: undefined })
  expect(largestOf(layers)).toBe(50)
})
