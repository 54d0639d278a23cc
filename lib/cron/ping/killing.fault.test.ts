import { afterAll, beforeAll, expect, test } from 'vitest'
import { killable } from './killing'

let running: Awaited<ReturnType<typeof killable>>
beforeAll(async () => {
  running = await killable()
}, 90_000)
afterAll(() => running.remove())

test.each(['server', 'postgres', 'server', 'postgres'] as const)(
  'whatever was answered with 200 is there after kill -9 of the %s',
  async (victim) => {
    const { answered, lost } = await running.round(victim)

    expect(answered).toBeGreaterThan(10)
    expect(lost).toBe(0)
  },
  60_000,
)
