import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Pace } from './pace'

test('F10: a burst begins two at a time, in order, and the event loop turns in between', async () => {
  const pace = new Pace()
  const begun: number[] = []
  const burst = [0, 1, 2, 3, 4].map((place) => pace.turn().then(() => begun.push(place)))
  const seen: number[] = []
  for (let turn = 0; turn < 3; turn++) {
    await nextTurn()
    seen.push(begun.length)
  }
  await Promise.all(burst)

  expect(begun).toEqual([0, 1, 2, 3, 4])
  expect(seen).toEqual([2, 4, 5])
})

test('who comes later begins as well, also when all before have', async () => {
  const pace = new Pace()
  for (let time = 0; time < 3; time++) await pace.turn()
  await Promise.all([pace.turn(), pace.turn(), pace.turn()])
})
