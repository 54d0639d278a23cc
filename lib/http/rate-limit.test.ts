import { expect, test } from 'vitest'
import { takeToken } from './rate-limit'

const spend = (count: number, caller: string, now: number) => {
  for (let taken = 0; taken < count; taken++) takeToken('write', caller, now)
}

test('a caller over the limit is told when to come back', () => {
  const caller = crypto.randomUUID()
  spend(300, caller, 0)

  expect(() => takeToken('write', caller, 0)).toThrow(
    expect.objectContaining({ code: 'rate_limited', extras: { retryAfterSeconds: expect.closeTo(0.2) } }),
  )
})

test('tokens come back evenly, and one caller never spends those of another', () => {
  const caller = crypto.randomUUID()
  spend(300, caller, 0)

  expect(() => spend(5, caller, 1_000)).not.toThrow()
  expect(() => takeToken('write', caller, 1_000)).toThrow()
  expect(() => takeToken('write', crypto.randomUUID(), 1_000)).not.toThrow()
})

test('reads and writes are counted apart', () => {
  const caller = crypto.randomUUID()
  spend(300, caller, 0)

  expect(() => takeToken('read', caller, 0)).not.toThrow()
})
