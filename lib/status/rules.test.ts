import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  availability,
  evidenceOf,
  isStale,
  LEVELS,
  type Level,
  levelOf,
  type Signal,
  severityOf,
  throughNeed,
  worst,
} from './rules'

const signal = (level: Level, source = 'service:a', since = '2026-01-01T00:00:00.000Z'): Signal => ({
  level,
  evidence: { code: level, source, message: level, observed: null, expected: null, since, href: '/' },
})

const anyLevel = fc.constantFrom(...LEVELS)
const anyLevels = fc.array(anyLevel, { maxLength: 20 })
const badness = (level: Level) => LEVELS.filter((other) => worst([level, other]) === level).length

describe('worst', () => {
  test.each<[Level[], Level]>([
    [[], 'operational'],
    [['operational', 'degraded', 'at_risk'], 'degraded'],
    [['major_outage', 'partial_outage'], 'major_outage'],
    [['unknown', 'operational'], 'unknown'],
    [['unknown', 'at_risk'], 'at_risk'],
    [['maintenance', 'operational'], 'maintenance'],
    [['maintenance', 'at_risk'], 'at_risk'],
    [['maintenance', 'unknown'], 'maintenance'],
  ])('of %j is %s', (levels, expected) => {
    expect(worst(levels)).toBe(expected)
  })

  test('does not depend on the order, and one more never makes it better', () => {
    fc.assert(
      fc.property(anyLevels, anyLevel, (levels, more) => {
        expect(worst([...levels].reverse())).toBe(worst(levels))
        expect(badness(worst([...levels, more]))).toBeGreaterThanOrEqual(badness(worst(levels)))
      }),
    )
  })

  test('is unknown only when nothing is worse than operational', () => {
    fc.assert(
      fc.property(anyLevels, (levels) => {
        const isTrouble = levels.some((level) => (severityOf(level) ?? 0) > 0 || level === 'maintenance')
        if (worst(levels) === 'unknown') expect(isTrouble).toBe(false)
      }),
    )
  })
})

describe('throughNeed', () => {
  test('lets a hard need through as it is, and a soft one at most as degraded', () => {
    fc.assert(
      fc.property(anyLevel, (level) => {
        if (severityOf(level) !== undefined) expect(throughNeed(level, 'hard')).toBe(level)
        expect(severityOf(throughNeed(level, 'soft'))).toBeLessThanOrEqual(2)
        expect(badness(throughNeed(level, 'soft'))).toBeLessThanOrEqual(badness(throughNeed(level, 'hard')))
      }),
    )
  })
})

describe('signals', () => {
  test('none means operational', () => expect(levelOf([])).toBe('operational'))

  test('tell the worst first, then the oldest, and each once', () => {
    const young = signal('at_risk', 'dependency:b', '2026-01-01T00:02:00.000Z')
    const old = signal('at_risk', 'dependency:c', '2026-01-01T00:01:00.000Z')
    const bad = signal('degraded', 'dependency:a', '2026-01-01T00:03:00.000Z')
    expect(evidenceOf([young, old, bad, young]).map(({ source }) => source)).toEqual([
      'dependency:a',
      'dependency:c',
      'dependency:b',
    ])
  })

  test('puts what is only unusual behind what says why', () => {
    const why = signal('degraded', 'service:a', '2026-01-01T00:03:00.000Z')
    const unusual = signal('degraded', 'anomaly:1')
    unusual.evidence.code = 'anomaly'
    expect(evidenceOf([unusual, why]).map(({ source }) => source)).toEqual(['service:a', 'anomaly:1'])
  })
})

describe('availability', () => {
  const at = (hour: number) => new Date(Date.UTC(2026, 0, 1, hour))
  const span = (level: Level, from: number, until: number | null) => ({
    level,
    from: at(from),
    until: until === null ? null : at(until),
  })

  test.each([
    ['a day without trouble', [span('operational', 0, null)], 100],
    ['trouble that is no outage', [span('degraded', 0, 24)], 100],
    ['a quarter in an outage', [span('major_outage', 0, 6), span('operational', 6, null)], 75],
    ['half of a partial outage', [span('partial_outage', 0, 12), span('operational', 12, 24)], 75],
    [
      'unknown and maintenance left out',
      [
        span('unknown', 0, 6),
        span('maintenance', 6, 12),
        span('major_outage', 12, 18),
        span('operational', 18, 24),
      ],
      50,
    ],
    ['only what lies in the range', [span('major_outage', -10, 0), span('operational', 0, 48)], 100],
    ['nothing known', [span('unknown', 0, 24)], null],
    ['no spans', [], null],
  ])('counts %s', (_what, spans, expected) => {
    expect(availability(spans, at(0), at(24))).toBe(expected)
  })
})

test('a look is stale after three intervals and the time it may take', () => {
  const timing = { intervalSeconds: 10, timeoutMs: 3_000 }
  const checkedAt = new Date('2026-01-01T00:00:00Z')
  const after = (ms: number) => new Date(checkedAt.getTime() + ms)
  expect(isStale({ checkedAt }, timing, after(33_000))).toBe(false)
  expect(isStale({ checkedAt }, timing, after(33_001))).toBe(true)
  expect(isStale({ checkedAt: null }, timing, after(0))).toBe(true)
})
