import { describe, expect, test } from 'vitest'
import { pitwallConfig } from '@/lib/config/contract'
import type { Row } from '@/lib/timeline/queries'
import { candidatesOf } from './candidates'
import { minute } from './testing'

const WATCHED = pitwallConfig.parse({
  services: [
    {
      ...{ id: 'shop', name: 'Shop', url: 'http://shop.example' },
      dependsOn: [{ id: 'db' }, { id: 'mail', need: 'soft' }, { id: 'auth', need: 'soft' }],
    },
    { id: 'auth', name: 'Auth', url: 'http://auth.example', dependsOn: [{ id: 'users-db' }] },
  ],
  dependencies: [
    { id: 'db', name: 'Shop database', kind: 'local', path: '/' },
    { id: 'mail', name: 'Mail', kind: 'local', path: '/' },
    { id: 'users-db', kind: 'local', path: '/' },
  ],
})
const ONSET = minute(60)
const secondsLater = (seconds: number) => new Date(ONSET.getTime() + seconds * 1_000)

const row = (values: Partial<Row>): Row => ({
  ...{
    moment: '',
    source: 'event',
    id: 1n,
    at: ONSET,
    until: ONSET,
    lane: 'dependency',
    kind: 'level_changed',
  },
  ...{ service: null, subject: 'dependency:db', severity: 'warning', level: null, title: '', evidence: null },
  ...values,
})
const levelOf = (subject: string, seconds: number, to = 'degraded', from = 'operational') =>
  row({ subject, at: secondsLater(seconds), evidence: { from, to, evidence: [] } })
const deploy = (service: string, seconds: number) =>
  row({
    ...{ kind: 'deploy_recorded', lane: 'deploy', service, subject: `service:${service}` },
    ...{ at: secondsLater(seconds), title: 'Shop is now 2.0 by ci' },
  })

const candidates = (...rows: Row[]) =>
  candidatesOf(WATCHED, { service: 'shop', onsetAt: ONSET, signal: 'p95' }, rows, () => ({ href: '/x' }))
const subjects = (...rows: Row[]) => candidates(...rows).map(({ subject }) => subject)

describe('candidates', () => {
  test('say what changed, how the service needs it and when', () => {
    expect(candidates(levelOf('dependency:db', -12))).toEqual([
      {
        ...{ kind: 'dependency', subject: 'dependency:db', at: secondsLater(-12).toISOString(), href: '/x' },
        evidence: 'Shop database (hard dependency) went degraded 12 s before the first slow minute',
      },
    ])
    expect(candidates(levelOf('dependency:mail', 200, 'major_outage'))[0]?.evidence).toBe(
      'Mail (soft dependency) had a major outage beginning 3 min after the first slow minute began',
    )
    expect(candidates(deploy('shop', -180))[0]?.evidence).toBe(
      'Shop is now 2.0 by ci, 3 min before the first slow minute',
    )
  })

  test('come in the order of the need, then of the time between', () => {
    const changes = [
      ...[
        levelOf('dependency:users-db', -5),
        levelOf('service:auth', -200),
        levelOf('dependency:mail', -300),
      ],
      ...[levelOf('dependency:db', -900), deploy('shop', -600)],
    ]
    expect(subjects(...changes)).toEqual([
      ...['service:shop', 'dependency:db', 'service:auth', 'dependency:mail', 'dependency:users-db'],
    ])
  })

  test('from before the onset come before those after it, two minutes late still counts as before', () => {
    expect(subjects(levelOf('dependency:db', 130), levelOf('dependency:mail', -60))).toEqual([
      ...['dependency:mail', 'dependency:db'],
    ])
    expect(subjects(levelOf('dependency:db', 110), levelOf('dependency:mail', -60))[0]).toBe('dependency:db')
  })

  test.each([
    ['a recovery', levelOf('dependency:db', -10, 'operational', 'degraded')],
    ['a step on the way up', levelOf('dependency:db', -10, 'at_risk', 'degraded')],
    ['a lost view', levelOf('dependency:db', -10, 'unknown')],
    ['the first view', levelOf('dependency:db', -10, 'degraded', 'unknown')],
    ['the level of the service itself', levelOf('service:shop', -10)],
    ['what the service does not need', levelOf('dependency:other', -10)],
    ['a deploy of what it does not need', deploy('other', -10)],
    ['what changed an hour before', levelOf('dependency:db', -3_600)],
    ['what changed long after', levelOf('dependency:db', 700)],
    ['an account of the staff', row({ source: 'audit', kind: 'user.role_changed', lane: 'people' })],
  ])('%s is none', (_what, change) => {
    expect(candidates(change)).toEqual([])
  })

  test('a changed setting is one, and a dependency that got worse twice is told once', () => {
    const setting = row({
      ...{ source: 'audit', kind: 'settings.changed', lane: 'people', subject: 'settings:x' },
      ...{ title: 'Ada: settings changed', at: secondsLater(-60) },
    })
    const steps = [
      levelOf('dependency:db', -20, 'at_risk'),
      levelOf('dependency:db', -10, 'degraded', 'at_risk'),
    ]

    expect(candidates(setting, ...steps).map(({ kind }) => kind)).toEqual(['dependency', 'config'])
  })
})
