import { expect, test } from 'vitest'
import type { TimelineMark } from '@/lib/timeline/contract'
import { heightOf, isStretch, placeMarks } from './place'

const DAY = { from: Date.parse('2026-03-01T00:00:00Z'), to: Date.parse('2026-03-02T00:00:00Z') }

const mark = (at: string, until: string | null = at): TimelineMark => ({
  ...{ id: `event-${at}`, track: 'deploy', count: 1, severity: 'info', level: null, title: at },
  ...{ at: `2026-03-01T${at}:00Z`, until: until && `2026-03-01T${until}:00Z` },
})

test('marks stand where they happened; what lasts reaches the end', () => {
  const placed = placeMarks([mark('06:00'), mark('12:00', '18:00'), mark('18:00', null)], DAY)

  expect(placed.map(({ left, width }) => [left, width])).toEqual([
    [25, 0],
    [50, 25],
    [75, 25],
  ])
  expect(placed.map(isStretch)).toEqual([false, true, true])
})

test('what began before the picture begins at its edge', () => {
  const before = { ...mark('06:00'), at: '2026-02-27T00:00:00Z' }
  expect(placeMarks([before], DAY)).toMatchObject([{ left: 0, width: 25 }])
})

test('neighbours without room for a number are crowded', () => {
  expect(
    placeMarks([mark('01:00'), mark('01:10'), mark('09:00')], DAY).map(({ crowded }) => crowded),
  ).toEqual([true, true, false])
})

test('ten times as many are visibly more, and the most still fit', () => {
  expect(heightOf(10)).toBeGreaterThan(heightOf(1) + 0.2)
  expect(heightOf(1_000_000)).toBe(1)
})
