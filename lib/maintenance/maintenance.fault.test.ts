import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type OwnPostgres, ownPostgres } from '@/db/testing/own-postgres'
import { outbound } from '@/lib/http/outbound'
import { bundle, type ServerProcess, serverProcess } from '@/lib/server/testing/process'

const START_MS = 30_000
const TOKEN = 'fault-test-internal-token'
/** Of lib/status/commands/update-levels.ts: whoever holds it keeps a toggle in the middle of its transaction. */
const STATUS_LOCK = 4_801_001

let built: Awaited<ReturnType<typeof bundle>>
let database: OwnPostgres
let dataDir: string
const running: ServerProcess[] = []

beforeAll(async () => {
  built = await bundle('lib/server/testing/without-pages.ts')
  database = await ownPostgres()
  await database.start()
}, 90_000)
afterAll(async () => {
  built.remove()
  await database.remove()
})
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'pitwall-maintenance-'))
  writeFileSync(
    join(dataDir, 'pitwall.yaml'),
    'services: [{ id: shop, name: Shop, url: "http://127.0.0.1:1" }]\n',
  )
})
afterEach(async () => {
  for (const one of running.splice(0)) await one.remove()
  rmSync(dataDir, { recursive: true, force: true })
})

async function start(ready = true): Promise<ServerProcess> {
  const server = await serverProcess(built.file, {
    ...{
      DATABASE_URL: database.url,
      PITWALL_DATA_DIR: dataDir,
      PITWALL_CONFIG: join(dataDir, 'pitwall.yaml'),
    },
    ...{ ENABLE_INTERNAL_ROUTES: 'true', INTERNAL_SERVICE_TOKEN: TOKEN, LOG_LEVEL: 'error' },
  })
  running.push(server)
  await server.until(ready ? '/api/health/ready' : '/api/health/live', 200, START_MS)
  return server
}

async function toggle({ url }: ServerProcess, what: 'enable' | 'disable') {
  const { status, text } = await outbound(`${url}/api/internal/system/maintenance/${what}`, {
    method: 'POST',
    headers: { 'x-internal-token': TOKEN },
    timeoutMs: 15_000,
  })
  return { status, ...JSON.parse(text) }
}

async function gate({ url }: ServerProcess) {
  const { status, headers } = await outbound(`${url}/api/maintenance/gate?service=shop`, { timeoutMs: 5_000 })
  return { status, stale: headers['x-maintenance-stale'] }
}

async function rows<T>(query: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(database.url, { max: 1, onnotice: () => undefined })
  try {
    return await query(sql)
  } finally {
    await sql.end()
  }
}

const openWindows = () =>
  rows(async (sql) =>
    (await sql`select id from maintenance_windows where ended_at is null`).map(({ id }) => id),
  )

const audited = (id: string) =>
  rows(async (sql) =>
    (await sql`select action from ops_audit_events where subject = ${`maintenance:${id}`} order by id`).map(
      ({ action }) => action,
    ),
  )

describe('F28 two replicas', () => {
  test('that toggle at once agree on one window, and both obey it', async () => {
    const [one, two] = [await start(), await start()]
    const many = <T>(work: (server: ServerProcess) => Promise<T>) =>
      Promise.all(Array.from({ length: 12 }, (_, at) => work(at % 2 === 0 ? one : two)))

    for (let round = 0; round < 3; round++) {
      const on = await many((server) => toggle(server, 'enable'))
      expect(new Set(on.map(({ status }) => status))).toEqual(new Set([200]))
      expect(on.filter(({ changed }) => changed)).toHaveLength(1)
      expect(new Set(on.map(({ window }) => window.id)).size).toBe(1)
      await one.until('/api/maintenance/gate', 503, 3_000)
      await two.until('/api/maintenance/gate', 503, 3_000)

      const off = await many((server) => toggle(server, 'disable'))
      expect(off.filter(({ changed }) => changed)).toHaveLength(1)
      await one.until('/api/maintenance/gate', 204, 3_000)
      await two.until('/api/maintenance/gate', 204, 3_000)
      expect(await audited(on[0]?.window.id)).toEqual(['maintenance.enabled', 'maintenance.disabled'])
    }
    expect(await openWindows()).toEqual([])
  }, 60_000)

  test('that turn it on and off against each other end in what the database says', async () => {
    const [one, two] = [await start(), await start()]
    await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        toggle(at % 2 === 0 ? one : two, at % 3 === 0 ? 'disable' : 'enable'),
      ),
    )
    const open = await openWindows()
    expect(open.length).toBeLessThanOrEqual(1)
    const expected = open.length === 1 ? 503 : 204
    await one.until('/api/maintenance/gate', expected, 3_000)
    await two.until('/api/maintenance/gate', expected, 3_000)
    await toggle(one, 'disable')
  }, 60_000)
})

describe('F25 kill -9', () => {
  test('in the middle of a toggle leaves it off, and the next one works', async () => {
    const server = await start()
    const holder = postgres(database.url, { max: 1 })
    const held = holder.begin(async (sql) => {
      await sql`select pg_advisory_xact_lock(${STATUS_LOCK})`
      const asked = toggle(server, 'enable').catch(() => 'cut off')
      await sleep(500)
      const inside = await rows(
        (sql) => sql`select count(*)::int as count from pg_locks where locktype = 'advisory' and not granted`,
      )
      server.kill('SIGKILL')
      return { heard: await asked, waiting: inside[0]?.count }
    })
    expect(await held).toEqual({ heard: 'cut off', waiting: 1 })
    await holder.end()

    expect(await openWindows()).toEqual([])
    const again = await start()
    expect((await gate(again)).status).toBe(204)
    const on = await toggle(again, 'enable')
    expect(on).toMatchObject({ changed: true, auditLogged: true })
    expect(await audited(on.window.id)).toEqual(['maintenance.enabled'])
    await toggle(again, 'disable')
  }, 60_000)

  test('right after the answer leaves it on, with its audit row, for whoever starts next', async () => {
    const server = await start()
    const on = await toggle(server, 'enable')
    server.kill('SIGKILL')
    const next = await start()

    expect(await openWindows()).toEqual([on.window.id])
    expect(await audited(on.window.id)).toEqual(['maintenance.enabled'])
    expect((await gate(next)).status).toBe(503)
    expect(await toggle(next, 'disable')).toMatchObject({ changed: true, window: { id: on.window.id } })
  }, 60_000)
})

describe('F02 the database is away', () => {
  test('the gate answers what it knew, marked, also after a restart; and obeys again when it is back', async () => {
    const server = await start()
    await toggle(server, 'enable')
    await sleep(1_500)
    await database.stop('immediate')
    try {
      await sleep(6_000)
      expect(await gate(server)).toEqual({ status: 503, stale: expect.stringMatching(/^\d{4}-/) })

      server.kill('SIGKILL')
      const next = await start(false)
      expect(await gate(next)).toEqual({ status: 503, stale: expect.stringMatching(/^\d{4}-/) })
      const state = await outbound(`${next.url}/api/maintenance/state?service=shop`, { timeoutMs: 5_000 })
      expect(JSON.parse(state.text)).toMatchObject({ maintenance: true, stale: true })
      // Its own API is closed by what it knows, too.
      const own = await outbound(`${next.url}/api/ops/deploys`, { timeoutMs: 5_000 })
      expect(JSON.parse(own.text)).toMatchObject({ status: 503, code: 'maintenance' })
    } finally {
      await database.start()
    }
    const last = running.at(-1)
    if (!last) throw new Error('nothing runs')
    await last.until('/api/health/ready', 200, START_MS)
    await sleep(2_000)
    expect(await gate(last)).toEqual({ status: 503, stale: undefined })
    await toggle(last, 'disable')
    expect(await gate(last)).toEqual({ status: 204, stale: undefined })
  }, 90_000)

  test('nothing known is open, and says so', async () => {
    await database.stop('fast')
    try {
      const server = await start(false)
      expect(await gate(server)).toEqual({ status: 204, stale: 'unknown' })
    } finally {
      await database.start()
    }
  }, 60_000)

  test('a toggle is refused as unavailable, and nothing is half done', async () => {
    const server = await start()
    await database.stop('fast')
    try {
      await sleep(500)
      expect(await toggle(server, 'enable')).toMatchObject({ status: 503, code: 'unavailable', error: true })
      expect((await gate(server)).status).toBe(204)
    } finally {
      await database.start()
    }
    expect(await openWindows()).toEqual([])
  }, 60_000)
})
