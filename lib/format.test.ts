import { expect, test } from 'vitest'
import {
  formatAbsolute,
  formatBytes,
  formatClock,
  formatDuration,
  formatMilliseconds,
  formatMinute,
  formatRelative,
  formatShare,
  plural,
} from './format'

const now = new Date('2026-03-31T10:26:04Z')
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000)

test('a duration takes at most two units', () => {
  expect([0, 42, 840, 7500, 7200, 273_700].map(formatDuration)).toEqual([
    '0 s',
    '42 s',
    '14 min',
    '2 h 5 min',
    '2 h',
    '3 d 4 h',
  ])
})

test('milliseconds grow into seconds and minutes', () => {
  expect([0.2, 12.4, 1250, 61_000].map(formatMilliseconds)).toEqual(['<1 ms', '12 ms', '1.25 s', '1 min'])
})

test('a share just under the whole is not shown as the whole', () => {
  expect([1, 0.99999, 0.9993, 0].map(formatShare)).toEqual(['100 %', '99.99 %', '99.93 %', '0.00 %'])
})

test('relative times look both ways', () => {
  expect([ago(1), ago(840), ago(-120)].map((at) => formatRelative(at, now))).toEqual([
    'just now',
    '14 min ago',
    'in 2 min',
  ])
})

test('a clock says the day only when it is another one', () => {
  expect(formatClock(now, now, 'UTC')).toBe('10:26:04')
  expect(formatClock(ago(86_400), now, 'UTC')).toBe('30 Mar, 10:26:04')
})

test('an absolute time names its zone', () => {
  expect(formatAbsolute(now, 'UTC')).toBe('31 Mar 2026, 10:26:04 UTC')
})

test('bytes take the unit that keeps them short', () => {
  expect([12, 1500, 33_000_000].map(formatBytes)).toEqual(['12 B', '1.5 kB', '33 MB'])
})

test('words follow their count', () => {
  expect([plural(1, 'service'), plural(2, 'service'), plural(1200, 'entry', 'entries')]).toEqual([
    '1 service',
    '2 services',
    '1,200 entries',
  ])
})

test('F32 a page full of times makes a few formatters, not one a time: each holds memory that nobody counts', () => {
  const Real = Intl.DateTimeFormat
  let made = 0
  class Counted extends Real {
    constructor(...given: ConstructorParameters<typeof Real>) {
      super(...given)
      made++
    }
  }
  Reflect.set(Intl, 'DateTimeFormat', Counted)
  try {
    for (let second = 0; second < 500; second++) {
      formatAbsolute(ago(second), 'UTC')
      formatClock(ago(second), now, 'UTC')
      formatMinute(ago(second), 'UTC')
    }
  } finally {
    Reflect.set(Intl, 'DateTimeFormat', Real)
  }
  expect(made).toBeLessThanOrEqual(4)
  expect(formatMinute(now, 'UTC')).toBe('10:26')
  expect(formatMinute(now, 'Asia/Tokyo')).toBe('19:26')
})
