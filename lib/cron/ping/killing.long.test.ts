import { afterAll, beforeAll, expect, test } from 'vitest'
import { killable } from './killing'

const ROUNDS = 20

let running: Awaited<ReturnType<typeof killable>>
beforeAll(async () => {
  running = await killable()
}, 90_000)
afterAll(() => running.remove())

test.each(['server', 'postgres'] as const)(
  'whatever was answered with 200 is there after twenty times kill -9 of the %s',
  async (victim) => {
    let answered = 0
    for (let round = 0; round < ROUNDS; round++) {
      const outcome = await running.round(victim)
      expect(outcome.lost).toBe(0)
      answered += outcome.answered
    }
    expect(answered).toBeGreaterThan(ROUNDS * 10)
  },
  1_200_000,
)
