import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { databaseUrl } from '@/lib/env'
import { probeContract } from '../adapter.contract'
import { look } from '../look'
import { probePostgres } from './probe'

probeContract('postgres', probePostgres, {
  at: (port, secret) => ({ url: `postgres://someone:${secret}@127.0.0.1:${port}/db` }),
  working: (use) => use({ url: databaseUrl() }),
  // The driver waits for the rest of what it takes for a long message.
  nonsense: ['schema', 'refused', 'timeout'],
})

describe('probePostgres', () => {
  const role = `probe_limited_${process.pid}`
  const admin = postgres(databaseUrl(), { max: 1, onnotice: () => undefined })
  const password = 'a-password-for-tests'
  beforeAll(() => admin.unsafe(`create role ${role} login password '${password}' connection limit 0`))
  afterAll(async () => {
    await admin.unsafe(`drop role ${role}`)
    await admin.end()
  })
  const as = (user: string) => {
    const url = new URL(databaseUrl())
    url.username = user
    url.password = password
    return { url: url.toString() }
  }

  test('says auth for a role that does not exist', async () => {
    expect(await look(probePostgres, as('nobody_at_all'), { timeoutMs: 5_000 })).toMatchObject({
      code: 'auth',
    })
  })

  test('says overloaded when there is no connection left', async () => {
    expect(await look(probePostgres, as(role), { timeoutMs: 5_000 })).toMatchObject({ code: 'overloaded' })
  })

  test('says schema for a database that does not exist', async () => {
    const url = new URL(databaseUrl())
    url.pathname = '/no_such_database'
    const seen = await look(probePostgres, { url: url.toString() }, { timeoutMs: 5_000 })
    expect(seen).toMatchObject({ code: 'schema', detail: 'the database does not exist' })
  })

  test('says dns for a host that does not exist', async () => {
    const target = { url: 'postgres://someone@no-such-host.invalid/db' }
    expect(await look(probePostgres, target, { timeoutMs: 5_000 })).toMatchObject({ code: 'dns' })
  })
})
