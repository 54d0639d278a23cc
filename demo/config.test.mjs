import { expect, test } from 'vitest'
import { parseConfig } from '@/lib/config/parse'
import { classOf } from '@/lib/tenants/fields/classes'
import { pitwallConfig } from './config.mjs'
import { JOBS } from './jobs/list.mjs'

const SECRETS = {
  PADDOCK_INTERNAL_TOKEN: 'token',
  PADDOCK_JOBS_TOKEN: 'another token',
  PADDOCK_DATABASE_URL: 'postgres://u:p@127.0.0.1:4150/paddock',
  PADDOCK_REDIS_URL: 'redis://:r@127.0.0.1:4225',
}
const options = {
  paddockUrl: 'http://127.0.0.1:4100',
  mailPort: 4125,
  jobsUrl: 'http://127.0.0.1:4175/jobs',
  backupDir: '/tmp/a "b"/c',
  prometheusUrl: 'http://127.0.0.1:9090',
  hasRedis: true,
}

test('Pitwall takes the configuration as it is written', () => {
  const config = parseConfig(pitwallConfig(options), SECRETS)

  expect(config.services.map(({ id }) => id)).toEqual(['paddock'])
  expect(config.dependencies.map(({ id }) => id)).toEqual(['paddock-db', 'mail', 'backups', 'traffic'])
  expect(config.links).toEqual({ prometheus: 'http://127.0.0.1:9090' })
  expect(config.dependencies[2].path).toBe('/tmp/a "b"/c')
})

test('Pitwall finds the migrations of Paddock where Paddock notes them', () => {
  const [paddock] = parseConfig(pitwallConfig(options), SECRETS).databases

  expect(paddock.migrations).toEqual({ table: 'migrations', name: 'name', at: 'applied_at' })
})

test('no field of a league is shown whole that tells who somebody is', () => {
  const { tenants } = parseConfig(pitwallConfig(options), SECRETS)

  expect(tenants).toMatchObject({ kind: 'sql', url: SECRETS.PADDOCK_DATABASE_URL, searchBy: ['name'] })
  for (const [query, column] of [
    ['summary', 'owner'],
    ['summary', 'owner_email'],
    ['users', 'name'],
    ['users', 'email'],
  ])
    expect(classOf(tenants, query, column), `${query}.${column}`).not.toBe('open')
})

test('no secret stands in the file', () => {
  expect(pitwallConfig(options)).not.toContain('u:p@')
})

test('Pitwall expects the jobs that Paddock runs', () => {
  const { jobs } = parseConfig(pitwallConfig(options), SECRETS).cron

  expect(jobs.map(({ slug }) => slug)).toEqual(JOBS.map(({ slug }) => slug))
  expect(jobs[0]).toMatchObject({
    ...{ schedule: '* * * * *', service: 'paddock' },
    trigger: { url: 'http://127.0.0.1:4175/jobs/score-races', token: 'another token' },
  })
})

test('Pitwall watches the queues of three engines, and knows that mails need the mail provider', () => {
  const { queues } = parseConfig(pitwallConfig(options), SECRETS)

  expect(queues.map(({ id, kind, service, tenant }) => [id, kind, service, tenant])).toEqual([
    ['outbox', 'pg-boss', 'paddock', 'leagueId'],
    ['scoring', 'graphile-worker', 'paddock', 'leagueId'],
    ['live', 'bullmq', 'paddock', 'leagueId'],
  ])
  expect(queues[0].queues.mail.dependsOn).toEqual(['mail'])
  expect(queues[0].fields).toMatchObject({ 'to.email': 'personal', unsubscribeToken: 'secret' })
})

test('asks Redis for nothing when there is none', () => {
  const { queues } = parseConfig(pitwallConfig({ ...options, hasRedis: false }), SECRETS)

  expect(queues.map(({ kind }) => kind)).toEqual(['pg-boss', 'graphile-worker'])
})

test('asks Prometheus for nothing when there is none', () => {
  const config = parseConfig(pitwallConfig({ ...options, prometheusUrl: undefined }), SECRETS)

  expect(config.dependencies.some(({ kind }) => kind === 'prometheus')).toBe(false)
  expect(config.links).toBeUndefined()
})
