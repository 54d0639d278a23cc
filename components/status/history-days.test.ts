import { expect, test } from 'vitest'
import { type HistorySpan, historyOf } from './history-days'

const now = new Date('2026-03-31T12:00:00Z')

const span = (level: HistorySpan['level'], from: string, until: string | null, why = ''): HistorySpan => ({
  level,
  from,
  until,
  evidence: why === '' ? [] : [{ message: why }],
})

const spans = [
  span('operational', '2026-03-29T12:00:00Z', '2026-03-31T10:12:00Z'),
  span('degraded', '2026-03-31T10:12:00Z', '2026-03-31T10:26:00Z', 'The database is slow.'),
  span('operational', '2026-03-31T10:26:00Z', null),
]

test('a day shows its worst level and says why', () => {
  const { days } = historyOf(spans, now, 4)

  expect(days.map(({ date, level }) => [date, level])).toEqual([
    ['2026-03-28', undefined],
    ['2026-03-29', 'operational'],
    ['2026-03-30', 'operational'],
    ['2026-03-31', 'degraded'],
  ])
  expect(days.at(-1)?.notes).toEqual([
    {
      level: 'degraded',
      from: '2026-03-31T10:12:00Z',
      until: '2026-03-31T10:26:00Z',
      why: 'The database is slow.',
    },
  ])
})

test('a stretch over midnight counts for both days', () => {
  const night = [span('major_outage', '2026-03-30T23:00:00Z', '2026-03-31T01:00:00Z')]

  expect(historyOf(night, now, 2).days.map(({ level }) => level)).toEqual(['major_outage', 'major_outage'])
})

test('only the worst stretches of a bad day are told, the rest is counted', () => {
  const flapping = Array.from({ length: 6 }, (_, hour) =>
    span(hour === 5 ? 'major_outage' : 'at_risk', `2026-03-31T0${hour}:00:00Z`, `2026-03-31T0${hour}:30:00Z`),
  )
  const [day] = historyOf(flapping, now, 1).days

  expect(day).toMatchObject({ level: 'major_outage', more: 2 })
  expect(day?.notes).toHaveLength(4)
})

test('blind time neither counts as up nor as down', () => {
  const blind = [
    span('unknown', '2026-03-31T00:00:00Z', '2026-03-31T10:00:00Z'),
    span('operational', '2026-03-31T10:00:00Z', null),
  ]

  expect(historyOf(blind, now, 1)).toMatchObject({ availability: 100, days: [{ level: 'unknown' }] })
})

test('trouble shows however long nobody looked that day', () => {
  const mostlyBlind = [
    span('unknown', '2026-03-31T00:00:00Z', '2026-03-31T10:00:00Z'),
    span('major_outage', '2026-03-31T10:00:00Z', '2026-03-31T10:01:00Z'),
    span('operational', '2026-03-31T10:01:00Z', null),
  ]

  expect(historyOf(mostlyBlind, now, 1).days).toMatchObject([{ level: 'major_outage' }])
})

test('a short blindness leaves the day its colour and is told', () => {
  const restarted = [
    span('operational', '2026-03-31T00:00:00Z', '2026-03-31T10:00:00Z'),
    span('unknown', '2026-03-31T10:00:00Z', '2026-03-31T10:05:00Z'),
    span('operational', '2026-03-31T10:05:00Z', null),
  ]
  const [day] = historyOf(restarted, now, 1).days

  expect(day?.level).toBe('operational')
  expect(day?.notes).toMatchObject([{ level: 'unknown' }])
})

test('says since when it was watched, if that is not all the time', () => {
  expect(historyOf(spans, now, 4).watchedSince).toBe('2026-03-29T12:00:00Z')
  expect(historyOf(spans, now, 2).watchedSince).toBeNull()
})

test('nothing seen is no availability at all', () => {
  expect(historyOf([], now, 3).availability).toBeNull()
})
