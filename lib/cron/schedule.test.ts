import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nextSlots, scheduleProblem, scheduleWords } from './schedule'

const NOW = new Date('2026-01-02T03:04:05Z')
const problem = (schedule: string, timezone = 'UTC') => scheduleProblem({ schedule, timezone }, NOW)?.message
const slots = (schedule: string, timezone: string, after: string, limit: number) =>
  nextSlots({ schedule, timezone }, new Date(after), { limit }).map((at) => at.toISOString().slice(0, 16))

describe('what is refused, and why', () => {
  test.each([
    ['0 0 30 2 *', 'never fires'],
    ['0 0 31W 4 *', 'never fires'],
    [`${Array(60).fill(0)} * * * *`, 'longer than 120'],
    ['0 0 13 * 5', 'most people mean both'],
    ['* * * * * *', 'five fields'],
    ['@daily', 'five fields'],
    ['@reboot', 'five fields'],
    ['H 0 * * *', 'illegal characters'],
    ['? 0 * * *', 'five fields'],
    ['*/0 * * * *', 'illegal stepping'],
    ['60 * * * *', 'Invalid value'],
    ['-1 * * * *', ''],
    ['1e3 * * * *', ''],
    ['٣ * * * *', 'five fields'],
    ['0 0\n* * *', 'five fields'],
    ['', 'five fields'],
    ['every 0m', 'must read like'],
    ['every 15', 'must read like'],
    ['every 400d', '366 days'],
    ['Every 5m', 'must read like'],
  ])('%s', (schedule, reason) => {
    expect(problem(schedule)).toContain(reason)
  })

  test.each(['CST', 'EST', 'Nowhere/Place', '+05:30', '', 'Europe/Berlin; drop'])('the zone "%s"', (zone) => {
    expect(scheduleProblem({ schedule: '0 0 * * *', timezone: zone }, NOW)?.path).toBe('timezone')
  })

  test.each([
    '0 0 29 2 *',
    '*/5 * * * *',
    '0 9 * * 1-5',
    '0 0 L * *',
    '0 0 * * 1#1',
    'every 15m',
    'every 1 d',
  ])('%s is fine', (schedule) => expect(problem(schedule)).toBeUndefined())
})

describe('when the clock changes', () => {
  test('a time it skips stands once, right after the gap', () => {
    expect(slots('30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z', 2)).toEqual([
      '2026-03-29T01:00',
      '2026-03-30T00:30',
    ])
  })

  test('a time it shows twice stands once, at the first', () => {
    expect(slots('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', 2)).toEqual([
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ])
  })

  test('every hour stays every hour', () => {
    expect(slots('0 * * * *', 'Europe/Berlin', '2026-10-24T22:30:00Z', 4)).toEqual([
      '2026-10-24T23:00',
      '2026-10-25T00:00',
      '2026-10-25T01:00',
      '2026-10-25T02:00',
    ])
  })

  test('the last day of each month', () => {
    expect(slots('0 0 L * *', 'UTC', '2026-01-02T00:00:00Z', 2)).toEqual([
      '2026-01-31T00:00',
      '2026-02-28T00:00',
    ])
  })
})

const field = (low: number, high: number) =>
  fc.oneof(
    fc.constant('*'),
    fc.integer({ min: low, max: high }).map(String),
    fc.integer({ min: 1, max: high }).map((step) => `*/${step}`),
    fc
      .uniqueArray(fc.integer({ min: low, max: high }), { minLength: 1, maxLength: 4 })
      .map((list) => list.join(',')),
  )
const zones = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'America/Sao_Paulo',
  'Asia/Kathmandu',
)
const timings = fc
  .record({
    minute: field(0, 59),
    hour: field(0, 23),
    day: fc.oneof(field(1, 28), fc.constant('*')),
    month: field(1, 12),
    timezone: zones,
  })
  .map(({ minute, hour, day, month, timezone }) => ({
    schedule: `${minute} ${hour} ${day} ${month} *`,
    timezone,
  }))
const moments = fc.date({
  min: new Date('2024-01-01T00:00:00Z'),
  max: new Date('2028-01-01T00:00:00Z'),
  noInvalidDate: true,
})

describe('whatever the schedule, the zone and the time', () => {
  test('slots come after the time asked, in order, each once, on a full minute', () => {
    fc.assert(
      fc.property(timings, moments, (timing, after) => {
        const found = nextSlots(timing, after, { limit: 20 })
        const times = [after, ...found].map((at) => at.getTime())
        for (const [at, time] of times.entries()) {
          if (at > 0) expect(time).toBeGreaterThan(times[at - 1]!)
          if (at > 0) expect(time % 60_000).toBe(0)
        }
      }),
    )
  })

  test('asking again from anywhere between two slots finds the same next one', () => {
    fc.assert(
      fc.property(timings, moments, fc.double({ min: 0, max: 1, noNaN: true }), (timing, after, share) => {
        const [one, two] = nextSlots(timing, after, { limit: 2 })
        if (!one || !two) return
        const between = new Date(one.getTime() + Math.floor(share * (two.getTime() - one.getTime() - 1)))
        expect(nextSlots(timing, between, { limit: 1 })).toEqual([two])
      }),
    )
  })

  test('a search ends', () => {
    fc.assert(
      fc.property(timings, moments, (timing, after) => {
        expect(nextSlots(timing, after, { limit: 1 }).length).toBeLessThanOrEqual(1)
      }),
    )
  })
})

test('says a schedule in words', () => {
  expect(scheduleWords('0 2 * * *')).toBe('At 02:00')
  expect(scheduleWords('*/15 * * * *')).toBe('Every 15 minutes')
  expect(scheduleWords('every 90m')).toBe('Every 90 minutes')
  expect(scheduleWords('every 1d')).toBe('Every day')
})
