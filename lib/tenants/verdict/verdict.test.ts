import { describe, expect, test } from 'vitest'
import type { Finding } from '../contract'
import { verdictOf } from './verdict'

const NOW = new Date('2026-01-02T10:30:00Z')

const finding = (values: Partial<Finding> = {}): Finding => ({
  ...{
    kind: 'job',
    code: 'jobs_failed',
    source: 'queue:jobs/mail',
    message: '3 failed jobs (mail: SMTP 550)',
  },
  ...{ observed: '3', expected: '0', since: '2026-01-02T10:12:00.000Z', href: '/queues/jobs/mail' },
  ...{ count: 3, signature: 'aaaaaaaaaaaaaaaa', others: 0, everybody: false },
  ...values,
})
const trouble = { ...finding(), message: 'Paddock API answers in 3 s', href: '/timeline/anomalies/7' }

type Given = Partial<Parameters<typeof verdictOf>[0]>

const told = (findings: Finding[], given: Given = {}) =>
  verdictOf(
    {
      ...{ name: 'Monza League', platform: [], missing: [], isKnown: true },
      findings: findings.map((one) => ({
        finding: one,
        level: one.kind === 'usage' ? 'at_risk' : 'degraded',
      })),
      ...given,
    },
    NOW,
  )

const cron = finding({
  kind: 'cron',
  message: 'nightly export failed here',
  since: '2026-01-02T10:20:00.000Z',
})
const error = finding({ kind: 'error', message: '9 errors on POST /picks' })
const usage = finding({ kind: 'usage', message: 'picks is below its usual', signature: null, others: null })

describe('a verdict', () => {
  test('says how it is, since when, why, and that only this tenant has it', () => {
    expect(told([finding(), cron, error])).toMatchObject({
      level: 'degraded',
      scope: 'tenant',
      since: '2026-01-02T10:12:00.000Z',
      sentence:
        'Monza League: degraded since 10:12 UTC - 3 failed jobs (mail: SMTP 550), nightly export failed here, 9 errors on POST /picks. Only this tenant.',
    })
  })

  test.each([
    [[finding({ others: 1 })], 'tenant', '1 other tenant has it too.'],
    [[finding({ others: 2 }), error], 'tenant', '2 other tenants have it too.'],
    [[finding({ others: 14 })], 'platform', 'Platform-wide: 14 other tenants have the same.'],
    [[finding({ others: null })], 'tenant', 'Whether others have it is not known.'],
    [[finding({ others: null }), error], 'tenant', 'Only this tenant, as far as is known.'],
    [[finding({ others: null, everybody: true })], 'platform', 'Platform-wide: it failed for everybody.'],
    [[usage], 'tenant', ''],
  ])('compares with others: %#', (findings, scope, scopeSentence) => {
    expect(told(findings)).toMatchObject({ scope, scopeSentence })
  })

  test('links what others may have with what the platform has, and not what they surely have not', () => {
    const platform = [trouble]

    expect(told([finding({ others: 1 })], { platform })).toMatchObject({
      scope: 'platform',
      scopeSentence: 'Platform-wide, it seems: Paddock API answers in 3 s',
    })
    expect(told([finding()], { platform })).toMatchObject({ scope: 'tenant', platform })
    expect(told([], { platform })).toMatchObject({
      level: 'operational',
      scope: 'none',
      sentence: 'Monza League: nothing is wrong. The platform has trouble: Paddock API answers in 3 s',
    })
  })

  test('is unknown rather than fine when something could not be read', () => {
    expect(told([], { missing: ['jobs', 'errors'] })).toMatchObject({
      level: 'unknown',
      sentence: 'Monza League: nothing wrong is known, but jobs and errors could not be read.',
    })
    expect(told([], { isKnown: false })).toMatchObject({ level: 'unknown' })
    expect(told([finding()], { missing: ['errors'] })).toMatchObject({
      level: 'degraded',
      missing: ['errors'],
    })
  })

  test('names the day when it is not today', () => {
    expect(told([finding({ since: '2026-01-01T23:59:00.000Z' })]).sentence).toContain(
      'since 1 Jan, 23:59 UTC',
    )
  })
})

describe('the sentence for the customer', () => {
  test('tells nothing of ours: no queue, no error, no other customer', () => {
    expect(told([finding({ others: 14 }), cron]).customerSentence).toBe(
      'A problem on our side affects some of our customers since 10:12 UTC, your account too: work in the background, such as e-mails or exports, is delayed; a scheduled task did not complete. We are working on it.',
    )
    expect(told([error]).customerSentence).toBe(
      'A problem on our side affects your account since 10:12 UTC: some requests fail. We are working on it.',
    )
  })

  test('takes no blame for what is not known to be ours', () => {
    expect(told([]).customerSentence).toContain('see no problem on our side')
    expect(told([usage]).customerSentence).toContain('see no problem on our side')
    expect(told([], { missing: ['jobs'] }).customerSentence).toContain('still looking')
    expect(told([], { platform: [trouble] }).customerSentence).toContain('disturbance on our platform')
  })
})
