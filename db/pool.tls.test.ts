import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { guardedPool } from './pool'
import { type OwnPostgres, ownPostgres } from './testing/own-postgres'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0

let server: OwnPostgres

beforeAll(async () => {
  server = await ownPostgres()
  if (hasOpenssl) makeCertificate(server.dir)
  if (hasOpenssl) server.set('ssl = on')
  await server.start()
})
afterAll(() => server.remove())

function makeCertificate(dir: string): void {
  const files = { '-keyout': join(dir, 'server.key'), '-out': join(dir, 'server.crt') }
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost']
  spawnSync('openssl', [...args, ...Object.entries(files).flat()])
  chmodSync(files['-keyout'], 0o600)
  const { uid, gid } = statSync(dir)
  for (const file of Object.values(files)) chownSync(file, uid, gid)
}

test.skipIf(!hasOpenssl)(
  'queries go over TLS, deadlines included, and no connection is left behind',
  async () => {
    const pool = guardedPool(`${server.url}?sslmode=require`, { queryMs: 300 })
    const encrypted = await pool.sql`select ssl from pg_stat_ssl where pid = pg_backend_pid()`
    const late = await pool.sql`select pg_sleep(20)`.catch((error: unknown) => error)

    expect([...encrypted]).toEqual([{ ssl: true }])
    expect(late).toMatchObject({ code: 'unavailable', message: 'The database took too long.' })
    expect([...(await pool.sql`select 1 as one`)]).toEqual([{ one: 1 }])
    await pool.end()
    expect(pool.state()).toMatchObject({ open: 0, idle: 0 })
  },
)

test.skipIf(!hasOpenssl)(
  'a certificate that nobody vouches for is refused when it must be verified',
  async () => {
    const pool = guardedPool(`${server.url}?sslmode=verify-full`)

    await expect(pool.sql`select 1`).rejects.toMatchObject({
      code: 'unavailable',
      message: 'The certificate of the database cannot be trusted.',
    })
    await pool.end()
  },
)
