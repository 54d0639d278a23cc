import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { writeJson } from '../state.mjs'
import { startTestPaddock } from '../testing/paddock'
import { createCheckIns } from './check-in.mjs'
import { createJobGate } from './gate.mjs'
import { createJobHost } from './host.mjs'
import { JOBS } from './list.mjs'

const dir = mkdtempSync(join(tmpdir(), 'pitwall-jobs-'))
let paddock
let pitwall
let heard
let gate
let host

beforeAll(async () => {
  paddock = await startTestPaddock()
  pitwall = createServer(hear)
  await new Promise((resolve) => pitwall.listen(0, '127.0.0.1', resolve))
  writeJson(join(dir, 'accounts.json'), { pingKey: 'key' })
})
afterAll(async () => {
  await paddock.stop()
  pitwall.close()
  rmSync(dir, { recursive: true, force: true })
})
beforeEach(() => {
  heard = []
  gate = 204
  host = createJobHost({
    env: {
      PADDOCK_DATABASE_URL: paddock.databaseUrl,
      PADDOCK_MAIL_HOST: '127.0.0.1',
      PADDOCK_MAIL_PORT: String(paddock.mail.port),
      PADDOCK_BACKUP_DIR: dir,
    },
    mayBegin: createJobGate({ pitwallUrl: `http://127.0.0.1:${pitwall.address().port}` }),
    tell: createCheckIns({
      pitwallUrl: `http://127.0.0.1:${pitwall.address().port}`,
      accountsFile: join(dir, 'accounts.json'),
    }),
  })
})
afterEach(() => host.stop())

const bySlug = (slug) => JOBS.find((job) => job.slug === slug)

test.each(JOBS)('$slug begins, does its work and says so under one run id', async (job) => {
  await host.due(job)

  const [start, end] = heard
  expect([start.path, end.path]).toEqual([`/ping/key/${job.slug}/start`, `/ping/key/${job.slug}/0`])
  expect(end.runId).toBe(start.runId)
  expect(end.body).toMatch(new RegExp(`${job.slug} is done\n$`))
})

test('a backup is a real file', async () => {
  await host.due(bySlug('nightly-backup'))

  expect(readdirSync(dir).some((file) => file.startsWith('leagues-'))).toBe(true)
})

test('failing: the database itself refuses, and the log ends with why', async () => {
  host.setFault('failing')
  await host.due(bySlug('score-races'))

  expect(heard.at(-1)).toMatchObject({ path: '/ping/key/score-races/1' })
  expect(heard.at(-1).body).toMatch(/\ncolumn "fastest_lap_bonus" does not exist\n$/)
})

test('missed: nothing is started, until what went wrong is repaired', async () => {
  host.setFault('missed')
  await host.due(bySlug('nightly-backup'))
  expect(heard).toEqual([])
  host.setFault('ok')
  await host.catchUp()

  expect(heard.map(({ path }) => path)).toEqual([
    '/ping/key/nightly-backup/start',
    '/ping/key/nightly-backup/0',
  ])
  await host.catchUp()
  expect(heard).toHaveLength(2)
})

test('in maintenance nothing is begun by the clock, but by hand; of a gate that is away it is no question', async () => {
  gate = 503
  await host.due(bySlug('nightly-backup'))
  expect(heard).toEqual([])
  expect([host.begin('nightly-backup'), host.begin('no-such-job')]).toEqual([true, false])
  await vi.waitFor(() => expect(heard).toHaveLength(2), { timeout: 10_000 })

  for (const status of [204, 500]) {
    gate = status
    await host.due(bySlug('nightly-backup'))
  }
  expect(heard).toHaveLength(6)
})

async function hear(request, response) {
  if (request.url.startsWith('/api/maintenance/gate?service=paddock')) {
    if (gate !== 500) response.setHeader('X-Maintenance', 'full')
    response.statusCode = gate
    return response.end()
  }
  let body = ''
  for await (const chunk of request) body += chunk
  const { pathname, searchParams } = new URL(request.url, 'http://pitwall')
  heard.push({ path: pathname, runId: searchParams.get('rid'), body })
  response.end('OK')
}
