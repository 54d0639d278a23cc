import { describe, expect, test } from 'vitest'
import { courseOf, followMinute, type Tracked } from './rules'
import { member, minute, outside, PICKS, RACES } from './testing'

const follow = (known: readonly Tracked[], number: number, seen = [outside()]) =>
  followMinute(known, minute(number), seen)
const ofPicks = outside({ baselineId: 2, endpoint: PICKS })
const ids = (anomalies: readonly Tracked[]) =>
  anomalies.map(({ members }) => members.map(({ baselineId }) => baselineId))

describe('grouping', () => {
  test('whatever leaves its band in one minute is one anomaly', () => {
    const errors = outside({ baselineId: 3, signal: 'errors' })
    expect(ids(follow([], 1, [outside(), ofPicks, errors]))).toEqual([[1, 2, 3]])
  })

  test('a series that opens later joins the anomaly that goes on', () => {
    const first = follow([], 1)
    const second = follow(first, 25, [outside(), ofPicks])

    expect(ids(second)).toEqual([[1, 2]])
    expect(second[0]).toMatchObject({ openedAt: minute(1), lastJoinedAt: minute(25) })
  })

  test('after half an hour in which nobody looked another endpoint opens its own, the same does not', () => {
    const first = follow([], 1)
    const errors = outside({ baselineId: 3, signal: 'errors' })

    expect(ids(follow(first, 40, [outside(), ofPicks, errors]))).toEqual([[1, 3], [2]])
  })

  test('of two open ones a series joins that of its endpoint', () => {
    const two = follow(follow([], 1), 40, [outside(), ofPicks])
    const errors = outside({ baselineId: 3, endpoint: PICKS, signal: 'errors' })

    expect(ids(follow(two, 41, [outside(), ofPicks, errors]))).toEqual([[1], [2, 3]])
  })
})

describe('the course', () => {
  test('a member that is back closes, the last one resolves the anomaly', () => {
    const both = follow([], 1, [outside(), ofPicks])
    const [one] = follow(both, 2, [ofPicks])
    expect(one).toMatchObject({ state: 'open', members: [{ closedAt: minute(2) }, { closedAt: null }] })

    expect(follow(one ? [one] : [], 3, [])).toMatchObject([
      {
        state: 'resolved',
        resolvedAt: minute(3),
        members: [{ closedAt: minute(2) }, { closedAt: minute(3) }],
      },
    ])
  })

  test('what comes back within ten minutes is the same anomaly', () => {
    const over = follow(follow([], 1), 5, [])

    expect(follow(over, 14)).toMatchObject([
      { state: 'open', resolvedAt: null, openedAt: minute(1), members: [{ closedAt: null }] },
    ])
    expect(ids(follow(over, 14, [ofPicks, outside()]))).toEqual([[1, 2]])
    expect(follow(over, 15).map(({ state }) => state)).toEqual(['resolved', 'open'])
  })

  test('another series goes on only with the newest of those just over', () => {
    const older = follow(follow([], 1), 5, [])
    const newer: Tracked[] = follow([], 2, [ofPicks]).map((one) => ({ ...one, state: 'expired' }))
    const third = outside({ baselineId: 3, endpoint: 'shop:GET:~1' })

    expect(ids(follow([...newer, ...older], 8, [third]))).toEqual([[2], [1], [3]])
  })

  test('after 48 hours it is no longer followed, and what is still outside opens no other', () => {
    const hours = (number: number) => 1 + 60 * number
    const [old] = follow([], 1)
    const last = follow(old ? [{ ...old, lastJoinedAt: minute(hours(48)) }] : [], hours(48) + 1)
    expect(last).toMatchObject([{ state: 'expired', resolvedAt: minute(hours(48) + 1) }])

    const later = follow(last, hours(50))
    expect(later).toEqual(last)
    expect(follow(later, hours(51), [])).toMatchObject([{ state: 'expired', members: [{ closedAt: {} }] }])
  })

  test('what people have judged stays so while it lasts; what left its band later is new', () => {
    const judged = follow([], 1).map((one) => ({
      ...one,
      state: 'false_positive' as const,
      resolvedAt: minute(9),
    }))

    expect(follow(judged, 10)).toEqual(judged)
    const again = follow(judged, 60, [outside({ openSince: minute(60).getTime() })])
    expect(again).toMatchObject([
      { state: 'false_positive', members: [{ closedAt: minute(60) }] },
      { state: 'open', openedAt: minute(60) },
    ])
  })

  test('by its series alone it is open while one is outside, over since the last came back', () => {
    const times = { openedAt: minute(1), resolvedAt: minute(9) }

    expect(courseOf(times, [member(), member({ closedAt: minute(3) })], minute(20)).state).toBe('open')
    expect(courseOf(times, [member({ closedAt: minute(7) })], minute(20))).toEqual({
      state: 'resolved',
      resolvedAt: minute(7),
    })
    expect(courseOf({ ...times, resolvedAt: null }, [], minute(20)).resolvedAt).toEqual(minute(20))
  })
})

describe('what is told', () => {
  test('a member keeps its worst minute', () => {
    const worse = outside({ score: -18, value: 900, sentence: 'p95 900 ms' })
    const [after] = follow(follow(follow([], 1), 2, [worse]), 3)

    expect(after?.members).toMatchObject([
      { times: 4, observed: 900, sentence: 'p95 900 ms', peakAt: minute(2), openedAt: minute(1) },
    ])
  })

  test('requests of the endpoints concerned are counted once each, a minute at a time', () => {
    const errors = outside({ baselineId: 3, signal: 'errors', requests: 90 })
    const first = follow([], 1, [outside(), errors, ofPicks])
    expect(first[0]?.affectedRequests).toBe(40)

    expect(follow(first, 2, [outside(), ofPicks])[0]?.affectedRequests).toBe(80)
    const whole = outside({ baselineId: 4, endpoint: '', requests: 1_000 })
    expect(follow(first, 2, [outside(), whole])[0]?.affectedRequests).toBe(240)
    expect(follow([], 1, [outside({ requests: undefined })])[0]?.affectedRequests).toBeNull()
  })

  test('a member to which nothing happened is the same object', () => {
    const first = follow([], 1)
    expect(follow(first, 2)[0]?.members[0]).toBe(first[0]?.members[0])
    expect(first[0]?.members[0]?.endpoint).toBe(RACES)
  })
})
