import { beforeAll, describe, expect } from 'vitest'
import { test } from '@/db/testing/test'
import { withConfig } from '@/lib/config/testing'
import { databaseUrl } from '@/lib/env'
import { getDatabaseInfo, getSystemInfo, runSmoke } from './queries'

const configured = (smoke: string, url = databaseUrl()) =>
  withConfig(`
databases:
  - id: shop
    url: "${url}"
    tables: [users, no_such_table]
    smoke: [${smoke}]
`)

const check = (name: string, query: string) => `{ name: ${name}, query: "${query}" }`

beforeAll(() => {
  configured('')
})

describe('runSmoke', () => {
  test('checks our own and every registered database, with its queries', async () => {
    configured(
      [
        check('one_holds', 'select count(*) from (values (1)) as v'),
        check('true_holds', 'select true'),
      ].join(),
    )
    expect(await runSmoke()).toMatchObject({
      status: 'pass',
      checks: [
        { name: 'pitwall.connectivity', status: 'pass' },
        { name: 'pitwall.migration_history', status: 'pass' },
        { name: 'shop.connectivity', status: 'pass' },
        { name: 'shop.migration_history', status: 'pass' },
        { name: 'one_holds', status: 'pass' },
        { name: 'true_holds', status: 'pass' },
      ],
    })
  })

  test.for([
    ['select false', 'The query found nothing that holds.'],
    ['select 0', 'The query found nothing that holds.'],
    ['select null', 'The query found nothing that holds.'],
    ['select 1 where false', 'The query found nothing that holds.'],
    ['select secret from nowhere', 'The database does not answer this (42P01).'],
    ['create table smoke_leaves_no_trace ()', 'The database does not answer this (25006).'],
  ] as const)('fails on %s', async ([query, detail]) => {
    configured(check('wrong', query))
    const report = await runSmoke()
    expect(report).toMatchObject({ status: 'fail' })
    expect(report.checks.at(-1)).toMatchObject({ name: 'wrong', status: 'fail', detail })
  })

  test('tells of a database that is away, without its address', async () => {
    configured('', 'postgres://someone:s3cret@no-such-host.invalid/shop')
    const report = await runSmoke()
    expect(report.checks.find(({ name }) => name === 'shop.connectivity')).toMatchObject({ status: 'fail' })
    expect(JSON.stringify(report)).not.toMatch(/s3cret|no-such-host/)
  })
})

describe('getDatabaseInfo', () => {
  test('tells the shape of our own database', async () => {
    const info = await getDatabaseInfo('pitwall')
    expect(info).toMatchObject({
      target: 'pitwall',
      schemaFingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      tableCounts: { users: expect.any(Number), ops_audit_events: expect.any(Number) },
    })
    expect(info.appliedMigrations.length).toBeGreaterThan(2)
    expect(info.latestMigration?.name).toBe(info.appliedMigrations.at(-1))
  })

  test('gives the same database the same fingerprint, and counts only tables that are there', async () => {
    configured('')
    const [own, registered] = await Promise.all([getDatabaseInfo('pitwall'), getDatabaseInfo('shop')])
    expect(registered.schemaFingerprint).toBe(own.schemaFingerprint)
    expect(Object.keys(registered.tableCounts)).toEqual(['users'])
  })

  test('reports what is not registered', async () => {
    await expect(getDatabaseInfo('production')).rejects.toMatchObject({ code: 'not_found' })
  })
})

test('system info names version, environment and the newest migrations', async ({ ctx }) => {
  expect(await getSystemInfo(ctx)).toMatchObject({
    version: expect.any(String),
    environment: 'development',
    uptimeSeconds: expect.any(Number),
  })
})
