import { describe, expect, test } from 'vitest'
import { parseRange, parseTime, readRange, shiftRange, widenRange } from './time'

const now = new Date('2026-03-31T10:26:04.500Z')
const at = (text: string, end = false) => parseTime(text, now, { end })?.toISOString()

describe('a moment', () => {
  test.each([
    ['now', '2026-03-31T10:26:04.500Z'],
    ['now-6h', '2026-03-31T04:26:04.500Z'],
    ['now+90s', '2026-03-31T10:27:34.500Z'],
    ['now-1w', '2026-03-24T10:26:04.500Z'],
    ['now-1M', '2026-02-28T10:26:04.500Z'],
    ['now-2y', '2024-03-31T10:26:04.500Z'],
    ['now/d', '2026-03-31T00:00:00.000Z'],
    ['now/w', '2026-03-30T00:00:00.000Z'],
    ['now/M', '2026-03-01T00:00:00.000Z'],
    ['now-1d/d', '2026-03-30T00:00:00.000Z'],
    ['now-1d/d+6h', '2026-03-30T06:00:00.000Z'],
    ['1774952764500', '2026-03-31T10:26:04.500Z'],
    ['2026-03-31', '2026-03-31T00:00:00.000Z'],
    ['2028-02-29', '2028-02-29T00:00:00.000Z'],
    ['9999-12-31', '9999-12-31T00:00:00.000Z'],
    ['2026-03-31T10:26', '2026-03-31T10:26:00.000Z'],
    ['2026-03-31T10:26:00+02:00', '2026-03-31T08:26:00.000Z'],
  ])('%s is %s', (text, expected) => {
    expect(at(text)).toBe(expected)
  })

  test('is rounded up to the end of its unit when it ends a range', () => {
    expect(at('now/d', true)).toBe('2026-03-31T23:59:59.999Z')
    expect(at('now-1M/M', true)).toBe('2026-02-28T23:59:59.999Z')
  })

  test.each([
    '',
    'yesterday',
    'now-',
    'now-6',
    'now-6q',
    'now 6h',
    '2026-13-01',
    '12',
    'now-999999y',
    'now-3000y',
    'now+200000y',
    '0000-01-01',
    '2026-02-30',
    '2026-02-30T00:00:00Z',
    '2025-02-29',
    '9999-12-31T23:59:59-23:59',
    'now-6h;',
  ])('cannot be read from %j', (text) => {
    expect(at(text)).toBeUndefined()
  })
})

describe('a range', () => {
  test('has both ends', () => {
    expect(parseRange({ from: 'now-6h', to: 'now' }, now)).toEqual({
      from: new Date('2026-03-31T04:26:04.500Z'),
      to: now,
    })
  })

  test('that ends before it starts is none', () => {
    expect(parseRange({ from: 'now', to: 'now-6h' }, now)).toBeUndefined()
  })

  test('that an address says wrongly is the standard one', () => {
    const standard = { from: 'now-6h', to: 'now' }

    expect(readRange({ from: 'yesterday' }, standard, now)).toEqual(parseRange(standard, now))
    expect(readRange({ from: ['now-1h', 'now-2h'] }, standard, now)).toEqual(
      parseRange({ from: 'now-1h', to: 'now' }, now),
    )
  })

  const lastHour = { from: new Date('2026-03-31T09:26:04.500Z'), to: now }

  test('moves back by its own length', () => {
    expect(shiftRange(lastHour, -1, now)).toEqual({ from: '1774945564500', to: '1774949164500' })
  })

  test('never moves past now', () => {
    expect(shiftRange(lastHour, 1, now)).toEqual({ from: '1774949164500', to: '1774952764500' })
  })

  test('widens to twice its length', () => {
    expect(widenRange(lastHour, now)).toEqual({ from: '1774945564500', to: '1774952764500' })
  })
})
