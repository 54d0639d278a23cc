import { expect, test } from 'vitest'
import { Breaker } from './breaker'

function breakerWithClock() {
  const clock = { now: 0 }
  return { clock, breaker: new Breaker(() => clock.now) }
}

function fail(breaker: Breaker, times: number) {
  for (let time = 0; time < times; time++) {
    breaker.enter()
    breaker.failed()
  }
}

test('opens after five failures in a row, not after five with a success between', () => {
  const { breaker } = breakerWithClock()
  fail(breaker, 4)
  breaker.enter()
  breaker.succeeded()
  fail(breaker, 4)
  expect(breaker.state).toBe('closed')
  fail(breaker, 1)
  expect(breaker.state).toBe('open')
  expect(() => breaker.enter()).toThrow('left alone')
})

test('after ten seconds one caller tries while the others are still refused', () => {
  const { clock, breaker } = breakerWithClock()
  fail(breaker, 5)
  clock.now = 9_999
  expect(() => breaker.enter()).toThrow('left alone')
  clock.now = 10_000
  expect(breaker.state).toBe('half_open')
  breaker.enter()
  expect(() => breaker.enter()).toThrow('left alone')
  breaker.succeeded()
  expect(breaker.state).toBe('closed')
  breaker.enter()
})

test('a trial that fails opens it for another ten seconds', () => {
  const { clock, breaker } = breakerWithClock()
  fail(breaker, 5)
  clock.now = 10_000
  fail(breaker, 1)
  clock.now = 19_999
  expect(() => breaker.enter()).toThrow('left alone')
})

test('a trial whose caller left lets the next one try', () => {
  const { clock, breaker } = breakerWithClock()
  fail(breaker, 5)
  clock.now = 10_000
  const trial = breaker.enter()
  breaker.abandoned({ isTrial: false })
  expect(() => breaker.enter()).toThrow('left alone')
  breaker.abandoned(trial)
  breaker.enter()
})
