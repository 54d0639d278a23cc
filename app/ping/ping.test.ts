import { once } from 'node:events'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { database } from '@/db/client'
import { type CronJobRow, cronCheckIns, cronJobs, cronPingKeys } from '@/db/schema'
import { person } from '@/db/testing/test'
import { committed } from '@/lib/auth/testing'
import { createPingKey, revokePingKey } from '@/lib/cron/commands'
import { createJob, getJob, ledger } from '@/lib/cron/testing'
import { requestHandler } from '@/lib/server/handler'
import { httpServer } from '@/lib/server/http-server'
import { FAST_LANE } from '@/lib/server/lane'
import * as route from './[...path]/route'

// Written from Healthchecks' public documentation (Pinging API, Attaching Logs, Auto Provisioning), over real HTTP.

const RID = '1b0d2e6a-6a8e-4a5a-9b0c-0d5f2f6f7a11'
const admin = () => ({ ...committed(), actor: person('admin') })

let url = ''
let stop: () => void
let job: CronJobRow

beforeAll(async () => {
  const handler = requestHandler({
    routes: [{ pattern: '/ping/[...path]', handlers: { ...route } }],
    pages: [],
    lane: FAST_LANE,
    isBooted: () => true,
    fallback: () => undefined,
  })
  const server = httpServer({ request: handler }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/ping`
  stop = () => {
    server.closeAllConnections()
    server.close()
  }
  job = await createJob(admin())
})
afterAll(async () => {
  stop()
  await database().delete(cronJobs)
  await database().delete(cronPingKeys)
})

const ask = (path: string, init: RequestInit = {}) => fetch(url + path, init)
const checkIns = (of = job) =>
  database().select().from(cronCheckIns).where(eq(cronCheckIns.jobId, of.id)).orderBy(cronCheckIns.id)
/** The ledger is kept beside the answers: who holds a job writes all of its check-ins. */
const written = (of: CronJobRow) =>
  vi.waitFor(
    async () => expect((await checkIns(of)).filter(({ appliedAt }) => appliedAt === null)).toEqual([]),
    { timeout: 10_000 },
  )
const lastOf = async (of = job) => (await checkIns(of)).at(-1)

describe('/ping/UUID', () => {
  test.each(['GET', 'POST', 'HEAD'])(
    '%s checks in and answers a plain OK that nobody caches',
    async (method) => {
      const answer = await ask(`/${job.pingId}`, { method })

      expect(answer.status).toBe(200)
      expect(await answer.text()).toBe(method === 'HEAD' ? '' : 'OK')
      expect(answer.headers.get('content-type')).toContain('text/plain')
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(answer.headers.get('ping-body-limit')).toBe('100000')
      expect(answer.headers.get('access-control-allow-origin')).toBe('*')
      expect(await lastOf()).toMatchObject({ kind: 'success', exitCode: null })
    },
  )

  test.each([
    ['/start', 'start', null],
    ['/fail', 'fail', null],
    ['/log', 'log', null],
    ['/0', 'success', 0],
    ['/1', 'fail', 1],
    ['/255', 'fail', 255],
  ])('%s says how it went', async (path, kind, exitCode) => {
    expect((await ask(`/${job.pingId}${path}`)).status).toBe(200)
    expect(await lastOf()).toMatchObject({ kind, exitCode })
  })

  test.each(['/256', '/99999'])('an exit status of %s is refused', async (path) => {
    expect((await ask(`/${job.pingId}${path}`)).status).toBe(400)
  })

  test.each(['PUT', 'DELETE', 'PATCH'])('%s is not its method', async (method) => {
    expect((await ask(`/${job.pingId}`, { method })).status).toBe(405)
  })

  test('whatever names no job gets the same answer', async () => {
    const unknown = [
      crypto.randomUUID(),
      job.pingId.toUpperCase(),
      job.pingId.replaceAll('-', ''),
      'x',
      `${job.pingId}/nothing`,
      `${job.pingId}/start/more`,
      `no-key/${job.slug}`,
      job.id,
    ]
    const said = []
    for (const path of unknown) {
      const answer = await ask(`/${path}`)
      const { requestId: _, traceId: __, ...body } = await answer.json()
      said.push(JSON.stringify([answer.status, body]))
    }
    expect(new Set(said).size).toBe(1)
    expect(said[0]).toContain('404')
  })

  test('a body is kept by its tail, whatever its bytes and its type', async () => {
    const body = Buffer.concat([
      Buffer.alloc(150_000, 'a'),
      Buffer.from([0xff, 0x00]),
      Buffer.from('the end'),
    ])
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    expect((await ask(`/${job.pingId}/fail`, { method: 'POST', body, headers })).status).toBe(200)

    const stored = await lastOf()
    expect(stored?.body).toEqual(body.subarray(-100_000))
    expect(stored?.bodyBytes).toBe(body.length)
  })

  test('the user agent is kept, long as it may be by a piece', async () => {
    await ask(`/${job.pingId}`, { headers: { 'user-agent': `curl/8.1 ${'x'.repeat(2_000)}` } })

    expect((await lastOf())?.from).toMatch(/curl\/8\.1 x+$/)
    expect((await lastOf())?.from?.length).toBeLessThanOrEqual(200)
  })
})

describe('?rid=', () => {
  test('pairs start and end, and says nothing new when it is sent again', async () => {
    const own = await createJob(admin())
    for (const path of ['/start', '/start', '', '']) await ask(`/${own.pingId}${path}?rid=${RID}`)
    await written(own)

    const runs = await ledger(admin(), own)
    expect(runs).toMatchObject([{ runId: RID, status: 'extra' }])
    expect(runs[0]?.durationMs).toBeGreaterThanOrEqual(0)
    expect(await checkIns(own)).toHaveLength(4)
  })

  test('runs that overlap are told apart', async () => {
    const own = await createJob(admin())
    const other = crypto.randomUUID()
    await ask(`/${own.pingId}/start?rid=${RID}`)
    await ask(`/${own.pingId}/start?rid=${other}`)
    await ask(`/${own.pingId}/7?rid=${RID}`)
    await written(own)

    const runs = await ledger(admin(), own)
    expect(new Map(runs.map(({ runId, status }) => [runId, status]))).toEqual(
      new Map([
        [RID, 'failed'],
        [other, 'running'],
      ]),
    )
  })

  test('that is no UUID is refused', async () => {
    expect((await ask(`/${job.pingId}?rid=abc`)).status).toBe(400)
  })
})

describe('/ping/KEY/SLUG', () => {
  test('checks in, with the same actions', async () => {
    const { key } = await createPingKey(admin(), { name: 'crontab' })
    for (const action of ['', '/start', '/fail', '/log', '/3'])
      expect((await ask(`/${key}/${job.slug}${action}`, { method: 'POST' })).status).toBe(200)

    expect(await lastOf()).toMatchObject({ kind: 'fail', exitCode: 3 })
    expect((await ask(`/${key}/no-such-slug`)).status).toBe(404)
  })

  test('a revoked key opens nothing from then on', async () => {
    const { id, key } = await createPingKey(admin(), { name: 'old' })
    expect((await ask(`/${key}/${job.slug}`)).status).toBe(200)
    await revokePingKey(admin(), id)

    expect((await ask(`/${key}/${job.slug}`)).status).toBe(404)
    expect((await ask(`/${key}/made-by-nobody?create=1`)).status).toBe(404)
  })

  test('a slug of two environments is ambiguous, unless the key is of one', async () => {
    const slug = 'backup-everywhere'
    const staging = await createJob(admin(), { slug, environment: 'staging' })
    await createJob(admin(), { slug })
    const { key } = await createPingKey(admin(), { name: 'all' })
    const { key: stagingKey } = await createPingKey(admin(), { name: 'staging', environment: 'staging' })

    expect((await ask(`/${key}/${slug}`)).status).toBe(409)
    expect((await ask(`/${stagingKey}/${slug}`)).status).toBe(200)
    expect(await checkIns(staging)).toHaveLength(1)
  })

  test('?create=1 makes the job with 201, and finds it from then on', async () => {
    const { key } = await createPingKey(admin(), { name: 'provision', environment: 'staging' })
    const slug = `new-${crypto.randomUUID().slice(0, 8)}`
    expect((await ask(`/${key}/${slug}`)).status).toBe(404)
    const made = await ask(`/${key}/${slug}?create=1`)
    expect([made.status, await made.text()]).toEqual([201, 'Created'])
    expect((await ask(`/${key}/${slug}?create=1`)).status).toBe(200)

    const [row] = await database().select().from(cronJobs).where(eq(cronJobs.slug, slug))
    expect(row).toMatchObject({
      source: 'ping',
      environment: 'staging',
      schedule: 'every 1d',
      graceSeconds: 3_600,
    })
    if (!row) throw new Error('no job was made')
    await written(row)
    expect((await getJob(admin(), row.id)).health).toBe('up')
  })

  test('of many at once that create the same job, one does', async () => {
    const { key } = await createPingKey(admin(), { name: 'race' })
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => ask(`/${key}/raced-into-being?create=1`)),
    )

    const statuses = answers.map(({ status }) => status).sort()
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 200, 201])
  })
})

test('hundreds at once are all answered, and all there, in the order each was received', async () => {
  const own = await createJob(admin())
  const answers = await Promise.all(Array.from({ length: 300 }, () => ask(`/${own.pingId}/log`)))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))

  const rows = await checkIns(own)
  expect(rows).toHaveLength(300)
  const times = rows.map(({ receivedAt }) => receivedAt.getTime())
  expect(times).toEqual([...times].sort((one, other) => one - other))
})
