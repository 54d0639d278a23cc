import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PROBE_CODES, type ServicePart } from '@/lib/probes/contract'
import { RECOVERY_MS, type Standing, signalsOf, standing, wholeStanding } from './assess'
import { evidenceOf, LEVELS, type Look, levelOf, worst } from './rules'
import { allWell, failing, look, NOW, SHOP, said, secondsAgo } from './testing'

const withLooks = (changes: Record<string, Look | undefined>) => {
  const looks = allWell()
  for (const [id, changed] of Object.entries(changes)) {
    if (changed) looks.set(id, changed)
    else looks.delete(id)
  }
  return looks
}

const levelAfter = (id: string, changes: Record<string, Look | undefined>) =>
  levelOf(signalsOf(SHOP, id, withLooks(changes), NOW))

const part = (values: Partial<ServicePart>): ServicePart => ({
  name: 'search',
  status: 'healthy',
  code: 'ok',
  critical: false,
  latencyMs: null,
  detail: '',
  ...values,
})

const notReady = (httpStatus: number | null) => ({ code: 'overloaded' as const, latencyMs: 5, httpStatus })

describe('the level of a service', () => {
  test.each([
    ['all is well', {}, 'operational'],
    ['one failed look', { 'service:shop': failing('refused', 1) }, 'at_risk'],
    ['two failed looks in a row', { 'service:shop': failing('refused', 2) }, 'major_outage'],
    [
      '503 on ready while it lives',
      { 'service:shop': said({ ready: notReady(503), notReadyLooks: 1 }) },
      'partial_outage',
    ],
    [
      'ready does not answer, once',
      { 'service:shop': said({ ready: notReady(null), notReadyLooks: 1 }) },
      'at_risk',
    ],
    [
      'ready does not answer, twice',
      { 'service:shop': said({ ready: notReady(null), notReadyLooks: 2 }) },
      'partial_outage',
    ],
    ['it answers slowly', { 'service:shop': said({}, { latencyMs: 600 }) }, 'at_risk'],
    ['it answers very slowly', { 'service:shop': said({}, { latencyMs: 1_600 }) }, 'degraded'],
    [
      'it reports a degraded part',
      { 'service:shop': said({ parts: [part({ status: 'degraded' })] }) },
      'degraded',
    ],
    [
      'it reports an unhealthy part',
      { 'service:shop': said({ parts: [part({ status: 'unhealthy' })] }) },
      'degraded',
    ],
    [
      'it reports a critical part unhealthy',
      { 'service:shop': said({ parts: [part({ status: 'unhealthy', critical: true })] }) },
      'partial_outage',
    ],
    [
      'a part is switched off',
      { 'service:shop': said({ parts: [part({ status: 'unhealthy', code: 'disabled' })] }) },
      'operational',
    ],
    ['it calls itself degraded', { 'service:shop': said({ status: 'degraded' }) }, 'degraded'],
    [
      'it does not tell of its dependencies',
      { 'service:shop': said({ account: notReady(null) }) },
      'at_risk',
    ],
    [
      'it is in maintenance',
      {
        'service:shop': said({
          ready: notReady(503),
          parts: [part({ name: 'maintenance_mode', code: 'active', status: 'degraded' })],
        }),
      },
      'maintenance',
    ],
    ['a hard dependency is down', { 'dependency:db': failing('refused', 2) }, 'major_outage'],
    ['a hard dependency failed once', { 'dependency:db': failing('timeout', 1) }, 'at_risk'],
    ['a hard dependency is slow', { 'dependency:db': look({ latencyMs: 410 }) }, 'at_risk'],
    ['a hard dependency is overloaded', { 'dependency:db': failing('overloaded', 2) }, 'degraded'],
    ['a soft dependency is down', { 'dependency:mail': failing('refused', 9) }, 'degraded'],
    ['nobody has looked for long', { 'service:shop': said({}, { checkedAt: secondsAgo(100) }) }, 'unknown'],
    ['nobody has looked at a hard dependency', { 'dependency:db': undefined }, 'unknown'],
    ['nobody has looked at a soft dependency', { 'dependency:mail': undefined }, 'operational'],
    [
      'unknown hides nothing worse',
      { 'dependency:db': undefined, 'dependency:mail': failing('refused', 2) },
      'degraded',
    ],
  ])('when %s', (_what, changes, expected) => {
    expect(levelAfter('shop', changes)).toBe(expected)
  })

  test('follows a hard dependency through another service, and says on which way', () => {
    const looks = withLooks({ 'dependency:db': failing('refused', 2) })
    const signals = signalsOf(SHOP, 'portal', looks, NOW)
    expect(levelOf(signals)).toBe('major_outage')
    expect(evidenceOf(signals)[0]?.message).toBe('Portal rests on Shop: Shop database refuses connections')
  })

  test('says in words and numbers why', () => {
    const looks = withLooks({ 'dependency:db': look({ latencyMs: 410 }) })
    expect(evidenceOf(signalsOf(SHOP, 'shop', looks, NOW))).toEqual([
      {
        code: 'slow',
        source: 'dependency:db',
        message: 'Shop database answers in 410 ms; slow above 150 ms',
        observed: '410 ms',
        expected: 'at most 150 ms',
        since: NOW.toISOString(),
        href: '/#db',
      },
    ])
  })
})

describe('any set of looks', () => {
  const anyLook = fc.record({
    code: fc.constantFrom(...PROBE_CODES),
    latencyMs: fc.double({ min: 0, max: 60_000, noNaN: true }),
    failures: fc.integer({ min: 0, max: 5 }),
    checkedAt: fc.option(fc.integer({ min: 0, max: 1_000 }).map(secondsAgo), { nil: null }),
  })
  const ids = [...allWell().keys()]
  const anyLooks = fc.dictionary(fc.constantFrom(...ids), anyLook.map(look))

  test('gives a known level, and a reason for every level but operational', () => {
    fc.assert(
      fc.property(anyLooks, (changes) => {
        const signals = signalsOf(SHOP, 'portal', withLooks(changes), NOW)
        expect(LEVELS).toContain(levelOf(signals))
        if (levelOf(signals) !== 'operational') expect(evidenceOf(signals)[0]?.message).toMatch(/\S/)
      }),
    )
  })

  test('with one failure more is never better', () => {
    fc.assert(
      fc.property(anyLooks, fc.constantFrom(...ids), (changes, id) => {
        const before = levelAfter('portal', changes)
        const then = levelAfter('portal', { ...changes, [id]: failing('refused', 2) })
        expect(worst([before, then])).toBe(then)
      }),
    )
  })
})

describe('standing', () => {
  const subject = { source: 'service:shop', name: 'Shop', href: '/services/shop' }
  const signals = (changes: Record<string, Look>) => signalsOf(SHOP, 'shop', withLooks(changes), NOW)
  const at = (ms: number) => new Date(NOW.getTime() + ms)
  const down = () => standing(subject, signals({ 'dependency:db': failing('refused', 2) }), undefined, NOW)

  test('stays at risk after trouble until health has lasted', () => {
    const first = standing(subject, [], down(), at(0))
    expect(first).toMatchObject({ level: 'at_risk', evidence: [{ code: 'recovering' }] })
    const second = standing(subject, [], first, at(RECOVERY_MS - 1))
    expect(second).toEqual(first)
    expect(standing(subject, [], second, at(RECOVERY_MS))).toEqual({ level: 'operational', evidence: [] })
  })

  test('begins to recover anew when trouble comes back', () => {
    const again = standing(
      subject,
      signals({ 'dependency:db': failing('refused', 2) }),
      standing(subject, [], down(), NOW),
      at(20_000),
    )
    expect(again.level).toBe('major_outage')
    expect(standing(subject, [], again, at(40_000))).toMatchObject({
      level: 'at_risk',
      evidence: [{ since: at(40_000).toISOString() }],
    })
  })

  test('does not recover from what was never seen', () => {
    const unknown: Standing = { level: 'unknown', evidence: [] }
    expect(standing(subject, [], unknown, NOW).level).toBe('operational')
  })

  test('keeps since when a reason has held', () => {
    const slow = signals({ 'dependency:db': look({ latencyMs: 410 }) })
    const first = standing(subject, slow, undefined, NOW)
    const later = signalsOf(
      SHOP,
      'shop',
      withLooks({ 'dependency:db': look({ latencyMs: 420 }) }),
      at(15_000),
    )
    expect(standing(subject, later, first, at(15_000)).evidence[0]).toMatchObject({
      observed: '420 ms',
      since: NOW.toISOString(),
    })
  })
})

test('the whole is the worst service and says which', () => {
  const services = [
    {
      name: 'Shop',
      standing: {
        level: 'degraded' as const,
        evidence: evidenceOf(
          signalsOf(SHOP, 'shop', withLooks({ 'dependency:mail': failing('refused', 2) }), NOW),
        ),
      },
    },
    { name: 'Portal', standing: { level: 'unknown' as const, evidence: [] } },
  ]
  expect(wholeStanding(services)).toMatchObject({
    level: 'degraded',
    evidence: [{ message: 'Shop is degraded: Mail refuses connections' }],
  })
})
