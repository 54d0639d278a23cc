import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { startEdge } from './edge-start.mjs'
import { incident } from './incident.mjs'
import { readJson, writeJson } from './state.mjs'

const dataDir = mkdtempSync(join(tmpdir(), 'pitwall-incident-'))
const dir = join(dataDir, 'demo')
const buildDir = join(dataDir, 'build')
/** Stands in for the bundle: as live as Paddock, and nothing else. */
const LITTLE_PADDOCK = `
  import { createServer } from 'node:http'
  const { PADDOCK_HOST, PADDOCK_PORT, PADDOCK_VERSION } = process.env
  const answer = (_, response) => response.end(JSON.stringify({ version: PADDOCK_VERSION }))
  createServer(answer).listen(Number(PADDOCK_PORT), PADDOCK_HOST)
  process.once('disconnect', () => process.exit(0))
`
const deploys = []
let edge
let database
let pitwall
let run
let printed

beforeAll(async () => {
  mkdirSync(dir)
  mkdirSync(buildDir)
  writeFileSync(join(buildDir, 'paddock.mjs'), LITTLE_PADDOCK)
  database = await listen(createServer())
  pitwall = await listen(createServer(receiveDeploy))
  writeJson(join(dir, 'accounts.json'), { deployToken: 'ci-token' })
  run = { url: `http://127.0.0.1:${portOf(pitwall)}`, dataDir }
  edge = await start()
})
afterAll(async () => {
  await edge.stop()
  database.close()
  pitwall.close()
  rmSync(dataDir, { recursive: true, force: true })
})
beforeEach(() => {
  printed = []
  vi.spyOn(console, 'log').mockImplementation((line) => printed.push(line))
  vi.spyOn(console, 'error').mockImplementation((line) => printed.push(line))
})
afterEach(async () => {
  await incident('clear', run)
  vi.restoreAllMocks()
  process.exitCode = 0
})

describe('an incident', () => {
  test('takes the database away, and clear brings it back', async () => {
    await incident('db-down', run)
    const down = await canConnect(new URL(edge.databaseUrl).port)
    await incident('clear', run)

    expect(down).toBe(false)
    expect(await canConnect(new URL(edge.databaseUrl).port)).toBe(true)
    expect(printed).toContain("Paddock's database now refuses connections.")
  })

  test('takes the mail provider away', async () => {
    await incident('mail-down', run)

    expect(await canConnect(edge.mailPort)).toBe(false)
  })

  test('said twice, says that there is nothing to do', async () => {
    await incident('slow-db', run)
    await incident('slow-db', run)

    expect(printed).toContain('Nothing to do: slow-db is on already.')
  })

  test('deploys a release for real, reports it as a CI would, and rolls it back', async () => {
    deploys.length = 0
    await incident('bad-deploy', run)
    const broken = await version()
    await incident('clear', run)

    expect([broken, await version()]).toEqual(['2.4.0', '2.3.1'])
    expect(deploys).toEqual([
      expect.objectContaining({ authorization: 'Bearer ci-token', service: 'paddock', version: '2.4.0' }),
      expect.objectContaining({ service: 'paddock', version: '2.3.1', actor: 'paddock-ci' }),
    ])
  })

  test('outlives a restart', async () => {
    await incident('mail-down', run)
    await edge.stop()
    edge = await start()

    expect(await canConnect(edge.mailPort)).toBe(false)
  })

  test('of an unknown name is one line and exit code 2', async () => {
    await incident('tsunami', run)

    expect(process.exitCode).toBe(2)
    expect(printed).toEqual([expect.stringMatching(/tsunami.*slow-db.*clear/)])
  })
})

test('the control needs its token, and only its owner can read it', async () => {
  const { url } = readJson(join(dir, 'edge.json'))

  expect((await fetch(url)).status).toBe(401)
  expect((await fetch(url, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401)
  expect(statSync(join(dir, 'edge.json')).mode & 0o777).toBe(0o600)
})

test('a job is begun by its token alone, once a key, and that token breaks nothing', async () => {
  const post = (path, headers = {}) =>
    fetch(`${edge.jobsUrl}${path}`, {
      method: 'POST',
      headers: { authorization: 'Bearer a-jobs-token', ...headers },
    })
  const key = { 'idempotency-key': 'catch-up-7' }
  const calls = [
    ...[() => post('/score-races', key), () => post('/score-races', key), () => post('/no-such-job')],
    ...[() => post(''), () => post('/score-races', { authorization: 'Bearer an-edge-token' })],
    () => fetch(`${edge.jobsUrl}/score-races`, { headers: { authorization: 'Bearer a-jobs-token' } }),
    () => fetch(edge.jobsUrl.replace('/jobs', ''), { headers: { authorization: 'Bearer a-jobs-token' } }),
  ]
  const statuses = []
  for (const call of calls) statuses.push((await call()).status)
  expect(statuses).toEqual([202, 200, 404, 401, 401, 405, 401])
})

test('without a demo there is one clear line', async () => {
  await incident('slow-db', { ...run, dataDir: join(dataDir, 'elsewhere') })

  expect(process.exitCode).toBe(1)
  expect(printed).toEqual(['No demo is running here; start it with: npm start'])
})

function start() {
  return startEdge({
    dir,
    dataDir,
    buildDir,
    host: '127.0.0.1',
    databaseUrl: `postgres://postgres@127.0.0.1:${portOf(database)}/paddock`,
    secrets: { internalToken: 'an-internal-token', edgeToken: 'an-edge-token', jobsToken: 'a-jobs-token' },
    freePort,
    log: () => undefined,
    spawnChild: (_, command, args, { env }) =>
      spawn(command, args, { env: { ...process.env, ...env }, stdio: 'ignore' }),
  })
}

async function freePort() {
  const server = await listen(createServer())
  const port = portOf(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

function listen(server) {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

function portOf(server) {
  return server.address().port
}

async function receiveDeploy(request, response) {
  let text = ''
  for await (const chunk of request) text += chunk
  deploys.push({ ...JSON.parse(text), authorization: request.headers.authorization })
  response.end('{}')
}

function canConnect(port) {
  return new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.1')
    socket.once('error', () => resolve(false))
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
  })
}

async function version() {
  return (await (await fetch(`${edge.paddockUrl}/api/health/live`)).json()).version
}
