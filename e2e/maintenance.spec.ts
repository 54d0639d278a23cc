import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { APIRequestContext } from '@playwright/test'
import { expect, test } from './fixtures'

const RUN_JSON = process.env.PITWALL_RUN_JSON ?? '.pitwall/run.json'
const DATA_DIR = dirname(RUN_JSON)
const JOB = 'nightly-backup'
const JOB_EVERY_MS = 120_000
const WITHIN = { timeout: 30_000 }

const readJson = (file: string) => JSON.parse(readFileSync(file, 'utf8'))
const paddockUrl = () => readJson(RUN_JSON).paddockUrl

/** As a script of the backend team does it. */
async function toggle(api: APIRequestContext, what: 'enable' | 'disable', body: object) {
  const { INTERNAL_SERVICE_TOKEN } = readJson(join(DATA_DIR, 'secrets.json'))
  const answer = await api.post(`/api/internal/system/maintenance/${what}`, {
    headers: { 'X-Internal-Token': INTERNAL_SERVICE_TOKEN, Origin: readJson(RUN_JSON).url },
    data: body,
  })
  expect(answer.status()).toBe(200)
  return answer.json()
}

const disable = (api: APIRequestContext) => toggle(api, 'disable', { scope: 'service:paddock' })

async function itemsOf(api: APIRequestContext, path: string) {
  const answer = await api.get(path)
  expect(answer.status(), path).toBe(200)
  return (await answer.json()).items
}

const statusOf = (url: string) =>
  fetch(url).then(
    ({ status }) => status,
    () => 0,
  )

const HEALTH = [
  '/api/health/live',
  '/health/live',
  '/api/health/ready',
  '/api/health/ping',
  '/api/health/dependencies',
]

test('Paddock in maintenance: its API closed, its health open, its job skipped, all of it told, and caught up once', async ({
  product,
  pageAs,
}) => {
  test.setTimeout(420_000)
  const { request: api } = await pageAs('admin')
  const slotAt = await nextSlot()
  const job = (await itemsOf(api, `/api/ops/cron?q=${JOB}`)).find(
    ({ slug }: { slug: string }) => slug === JOB,
  )
  const runs = () => itemsOf(api, `/api/ops/cron/${job.id}/runs?limit=20`)
  const runOfSlot = async () =>
    (await runs()).find(({ dueAt }: { dueAt: string | null }) => dueAt === slotAt.toISOString())

  const { window } = await toggle(api, 'enable', { scope: 'service:paddock', reason: 'new tyres' })
  try {
    await expect.poll(() => statusOf(`${paddockUrl()}/api/races`), WITHIN).toBe(503)
    const closed = await fetch(`${paddockUrl()}/api/races`)
    expect(Number(closed.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await closed.json()).toMatchObject({ code: 'maintenance', detail: 'new tyres' })
    for (const path of HEALTH) expect(await statusOf(`${paddockUrl()}${path}`), path).toBe(200)

    await expect
      .poll(async () => (await (await api.get('/api/ops/services/paddock')).json()).level, WITHIN)
      .toBe('maintenance')
    const detail = await (await api.get(`/api/ops/maintenance/${window.id}`)).json()
    expect(detail.switches).toMatchObject([{ subject: 'paddock', state: 'confirmed', auditLogged: true }])

    await expect
      .poll(async () => (await runOfSlot())?.status, { timeout: 180_000, intervals: [2_000] })
      .toBe('skipped')
    expect(await runOfSlot()).toMatchObject({ reason: 'maintenance' })
  } finally {
    await disable(api)
  }
  await expect.poll(() => statusOf(`${paddockUrl()}/api/races`), WITHIN).toBe(200)

  await test.step('catch-up runs it once', async () => {
    const list = await itemsOf(api, `/api/ops/maintenance/${window.id}/catch-up`)
    const item = list.find(({ slug }: { slug: string }) => slug === JOB)
    expect(item).toMatchObject({ state: 'waiting', cannotRun: null, skipped: 1 })
    const run = `/api/ops/maintenance/${window.id}/catch-up/${item.runId}/run`
    const headers = { Origin: product.url }
    const asked = await Promise.all([api.put(run, { headers }), api.put(run, { headers })])
    expect(asked.map((answer) => answer.status())).toEqual([200, 200])
    const endedAt = Date.now()
    await expect.poll(async () => (await runOfSlot())?.status, WITHIN).toMatch(/^(ok|late)$/)
    const again = await api.put(run, { headers })
    expect([again.status(), (await again.json()).detail]).toEqual([409, 'It has run since.'])
    await expect
      .poll(
        async () => (await itemsOf(api, `/api/ops/maintenance/${window.id}/catch-up`)).map(stateOf),
        WITHIN,
      )
      .toContain(`${JOB} ran`)
    const begun = (await runs()).filter(
      ({ startedAt }: { startedAt: string | null }) =>
        startedAt && Date.parse(startedAt) > slotAt.getTime() && Date.parse(startedAt) < endedAt + 20_000,
    )
    expect(begun).toHaveLength(1)
  })

  await test.step('timeline and audit show both ends', async () => {
    const stretch = await itemsOf(api, '/api/ops/timeline?lanes=maintenance&service=paddock&from=now-1h')
    expect(stretch.map(({ title }: { title: string }) => title).join('\n')).toMatch(/new tyres/)
    const [item] = stretch.filter(({ title }: { title: string }) => title.includes('new tyres'))
    expect(Date.parse(item.until) - Date.parse(item.at)).toBeGreaterThan(20_000)
    const trail = await itemsOf(
      api,
      `/api/ops/audit?subject=${encodeURIComponent(`maintenance:${window.id}`)}`,
    )
    expect(trail.map(({ action }: { action: string }) => action).sort()).toEqual([
      'maintenance.disabled',
      'maintenance.enabled',
    ])
  })
})

const stateOf = ({ slug, state }: { slug: string; state: string }) => `${slug} ${state}`

/** The next time the job is due, some seconds before it is. */
async function nextSlot(): Promise<Date> {
  const slotAt = Math.ceil((Date.now() + 15_000) / JOB_EVERY_MS) * JOB_EVERY_MS
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, slotAt - 15_000 - Date.now())))
  return new Date(slotAt)
}

test('a Paddock without switches of its own asks the gate, and stays closed without it', async ({
  pageAs,
  product,
}) => {
  test.setTimeout(120_000)
  const { request: api } = await pageAs('admin')
  const dir = mkdtempSync(join(tmpdir(), 'paddock-gate-'))
  const paddock = await startPaddock(product.url, join(dir, 'maintenance.json'))
  try {
    await expect.poll(() => statusOf(`${paddock.url}/api/races`), WITHIN).toBe(200)
    await toggle(api, 'enable', { scope: 'route:paddock GET /api/races', reason: 'new calendar' })
    await expect.poll(() => statusOf(`${paddock.url}/api/races`), WITHIN).toBe(503)
    const closed = await fetch(`${paddock.url}/api/races`, { headers: { accept: 'text/html' } })
    expect(Number(closed.headers.get('retry-after'))).toBeGreaterThan(3_000)
    expect(await closed.text()).toContain('new calendar')
    for (const path of [...HEALTH, '/api/leagues'])
      expect(await statusOf(`${paddock.url}${path}`), path).toBe(200)

    await paddock.stop()
    // Nothing listens there.
    await paddock.start(`http://127.0.0.1:${await freePort()}`)
    await expect.poll(() => statusOf(`${paddock.url}/api/races`), WITHIN).toBe(503)
    expect(await statusOf(`${paddock.url}/api/health/ready`)).toBe(200)
  } finally {
    await toggle(api, 'disable', { scope: 'route:paddock GET /api/races' })
    await paddock.stop()
    rmSync(dir, { recursive: true })
  }
})

/** A second one over the same database, which has no part in what Pitwall watches. */
async function startPaddock(pitwall: string, file: string) {
  const script = join(process.env.PITWALL_BUILD_DIR ?? '.pitwall/build', 'paddock.mjs')
  expect(existsSync(script), script).toBe(true)
  const port = await freePort()
  const database = new URL(readJson(RUN_JSON).databaseUrl)
  database.pathname = '/paddock'
  const start = async (gate: string) => {
    const env = {
      ...{ PADDOCK_PORT: String(port), PADDOCK_DATABASE_URL: database.href, PADDOCK_TRAFFIC: 'off' },
      ...{ PADDOCK_INTERNAL_TOKEN: 'of-no-use-here-at-all', PADDOCK_GATE_URL: gate, PADDOCK_GATE_FILE: file },
    }
    const child = spawn(process.execPath, [script], { env: { ...process.env, ...env }, stdio: 'ignore' })
    const ended = new Promise((resolve) => child.once('exit', resolve))
    const url = `http://127.0.0.1:${port}`
    await expect.poll(() => statusOf(`${url}/api/health/ready`), WITHIN).toBe(200)
    return async () => {
      child.kill('SIGTERM')
      await ended
    }
  }
  let stop = await start(pitwall)
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => stop(),
    async start(gate: string) {
      stop = await start(gate)
    },
  }
}

function freePort(): Promise<number> {
  const server = createServer()
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0))
    })
  })
}
