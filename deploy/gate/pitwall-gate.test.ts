import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { NextRequest } from 'next/server'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { sha256 } from '@/lib/auth/secrets'
import { withConfig } from '@/lib/config/testing'
import { resetEnv } from '@/lib/env'
import { memory } from '@/lib/maintenance/memory/known'
import { forgetKnown, pretendKnown } from '@/lib/maintenance/testing'
import { type GateOptions, PitwallGate } from './pitwall-gate'
import { listening } from './testing/listening'
import { startPitwall } from './testing/pitwall'

type Entry = Parameters<NonNullable<GateOptions['log']>>[0]

const dir = mkdtempSync(join(tmpdir(), 'pitwall-gate-'))
let file = ''
let files = 0
let log: Entry[] = []
let endings: (() => unknown)[] = []

beforeAll(() => {
  withConfig('services: [{ id: shop, name: Shop, url: "http://shop.example", health: { live: /up } }]')
  return () => rmSync(dir, { recursive: true })
})
beforeEach(() => {
  file = join(dir, `state-${files++}`, 'maintenance.json')
  log = []
  forgetKnown()
})
afterEach(async () => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
  resetEnv()
  for (const end of endings.splice(0).reverse()) await end()
  endings = []
})

const later = (minutes: number) => new Date(Date.now() + minutes * 60_000)
const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 10_000, interval: 20 })
const events = () => log.map(({ event }) => event)

async function pitwall() {
  const started = await startPitwall()
  endings.push(started.leave)
  return started
}

function gateOf(url: string, options: Partial<GateOptions> = {}): PitwallGate {
  const given = { pitwall: url, service: 'shop', whenUnknown: 'open', file, pollSeconds: 0.02 } as const
  const gate = new PitwallGate({ ...given, log: (entry) => log.push(entry), ...options })
  endings.push(() => gate.stop())
  return gate
}

/** A shop of node:http behind the gate, as Express calls it. */
async function shop(gate: PitwallGate) {
  const server = createServer((request, response) =>
    gate.middleware(request, response, (error) => {
      response.statusCode = error ? 500 : 200
      response.end(error ? String(error) : 'picked')
    }),
  )
  const { url, close } = await listening(server)
  endings.push(close)
  return async (path = '/picks', init: RequestInit = {}) => {
    const answer = await fetch(`${url}${path}`, { redirect: 'manual', ...init })
    return { status: answer.status, headers: answer.headers, text: await answer.text() }
  }
}

/** Until the shop answers so, as it does soon after Pitwall says so. */
async function until(ask: Awaited<ReturnType<typeof shop>>, status: number, path = '/picks'): Promise<void> {
  await eventually(async () => expect((await ask(path)).status).toBe(status))
}

describe('a shop that listens to Pitwall', () => {
  test('closes and opens when Pitwall says so, and asks with the ETag it was given', async () => {
    pretendKnown([])
    const { url, asked } = await pitwall()
    const ask = await shop(gateOf(url))
    expect(await ask()).toMatchObject({ status: 200, text: 'picked' })

    pretendKnown([{ scope: 'service:shop', reason: 'new tyres', endsAt: later(20) }])
    await until(ask, 503)
    pretendKnown([])
    await until(ask, 200)
    await eventually(() => expect(asked.filter(({ status }) => status === 304).length).toBeGreaterThan(2))
    expect(asked.filter(({ status }) => status === 200)).toHaveLength(3)
    expect(asked[0]?.query.get('service')).toBe('shop')
  })

  test('tells programs why, until when, and when to ask again', async () => {
    const endsAt = later(20)
    pretendKnown([{ scope: 'service:shop', reason: 'neue Reifen – "bald" <jetzt>', endsAt }])
    const ask = await shop(gateOf((await pitwall()).url))
    const { status, headers, text } = await ask('/picks', { method: 'POST', body: '{}' })

    expect(status).toBe(503)
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(1_190)
    expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(1_200)
    expect(headers.get('x-maintenance')).toBe('full')
    expect(headers.get('x-maintenance-until')).toBe(endsAt.toISOString())
    expect(decodeURIComponent(headers.get('x-maintenance-reason') ?? '')).toBe('neue Reifen – "bald" <jetzt>')
    expect([headers.get('cache-control'), headers.get('vary')]).toEqual(['no-store', 'Accept'])
    expect(headers.get('content-type')).toBe('application/problem+json')
    expect(JSON.parse(text)).toMatchObject({
      ...{ status: 503, code: 'maintenance', detail: 'neue Reifen – "bald" <jetzt>' },
      until: endsAt.toISOString(),
    })
  })

  test('shows people a page that looks again by itself, but not after a form', async () => {
    pretendKnown([{ scope: 'global', reason: '<img src=x> & "tyres"', endsAt: later(20) }])
    const ask = await shop(gateOf((await pitwall()).url))
    const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
    const read = await ask('/picks', { headers })
    const sent = await ask('/picks', { headers, method: 'POST', body: 'pick=7' })

    expect([read.status, read.headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8'])
    expect(read.text).toContain('&lt;img src=x&gt; &amp; &quot;tyres&quot;')
    expect(read.text).not.toContain('<img')
    expect(read.text).toMatch(/http-equiv="refresh" content="1(?:19\d|200)"/)
    expect(sent.status).toBe(503)
    expect(sent.text).not.toContain('refresh')
    expect(sent.text).toContain('Nothing was saved')
  })

  test('answers HEAD by the head alone, and marks what may pass in a mode that only tells', async () => {
    pretendKnown([{ scope: 'global' }])
    const ask = await shop(gateOf((await pitwall()).url))
    const head = await ask('/picks', { method: 'HEAD' })
    expect([head.status, head.text, head.headers.get('x-maintenance')]).toEqual([503, '', 'full'])

    pretendKnown([{ scope: 'global', mode: 'announce' }])
    await until(ask, 200)
    expect((await ask()).headers.get('x-maintenance')).toBe('announce')
    pretendKnown([])
    await eventually(async () => expect((await ask()).headers.get('x-maintenance')).toBeNull())
  })

  test('keeps health paths and internal switches open, its own and those Pitwall knows', async () => {
    pretendKnown([{ scope: 'global' }])
    const ask = await shop(gateOf((await pitwall()).url, { healthPaths: ['/health/*', '/livez'] }))
    const paths = [
      '/up',
      '/health/deep/er',
      '/livez',
      '/api/internal/system/maintenance/disable',
      '/picks',
      '/',
    ]
    const statuses = await Promise.all(paths.map(async (path) => (await ask(path)).status))
    expect(statuses).toEqual([200, 200, 200, 200, 503, 503])
  })

  test('closes a route, or a tenant, and nothing beside it', async () => {
    pretendKnown([{ scope: 'route:shop POST /picks/:id' }, { scope: 'tenant:acme' }])
    const gate = gateOf((await pitwall()).url, { tenant: ({ header }) => header('x-tenant') })
    const ask = await shop(gate)
    const post = (path: string) => ask(path, { method: 'POST' })
    const of = (tenant: string) => ask('/', { headers: { 'x-tenant': tenant } })
    const answers = await Promise.all([
      post('/picks/7'),
      post('/picks'),
      ask('/picks/7'),
      of('acme'),
      of('ac'),
    ])
    expect(answers.map(({ status }) => status)).toEqual([503, 200, 200, 503, 200])
  })

  test('behind a mounted router and by a whole address in the request line it sees the same path', async () => {
    pretendKnown([{ scope: 'route:shop GET /api/picks' }])
    const gate = gateOf((await pitwall()).url)
    const server = createServer((request, response) =>
      gate.middleware(Object.assign(request, { originalUrl: request.url, url: '/picks' }), response, () =>
        response.end('picked'),
      ),
    )
    const { port, close } = await listening(server)
    endings.push(close)
    const line = `GET http://shop.example/api/picks HTTP/1.0\r\n\r\n`
    expect((await fetch(`http://127.0.0.1:${port}/api/picks`)).status).toBe(503)
    expect((await fetch(`http://127.0.0.1:${port}/picks`)).status).toBe(200)
    expect(await raw(port, line)).toContain('HTTP/1.1 503')
  })

  test('hands an error of its own to who comes next', async () => {
    pretendKnown([{ scope: 'tenant:acme' }])
    const tenant = () => {
      throw new Error('no tenant')
    }
    const ask = await shop(gateOf((await pitwall()).url, { tenant }))
    expect(await ask()).toMatchObject({ status: 500, text: 'Error: no tenant' })
  })

  test('says so once when Pitwall does not know it', async () => {
    pretendKnown([])
    const ask = await shop(gateOf((await pitwall()).url, { service: 'shopp' }))
    await ask()
    await sleep(200)
    expect(events().filter((event) => event === 'service_not_in_pitwall')).toHaveLength(1)
  })
})

async function raw(port: number, text: string): Promise<string> {
  const { connect } = await import('node:net')
  const socket = connect(port, '127.0.0.1')
  socket.end(text)
  let all = ''
  for await (const chunk of socket) all += chunk
  return all
}

describe('in Next', () => {
  test('proxy answers for what is closed, and leaves the rest to the app', async () => {
    pretendKnown([{ scope: 'route:shop * /picks/*', reason: 'new tyres' }])
    const gate = gateOf((await pitwall()).url)
    const ask = (path: string, init = {}) =>
      gate.proxy(new NextRequest(new URL(path, 'https://shop.example'), init))

    expect(await ask('/teams')).toBeUndefined()
    const answer = await ask('/picks/7?x=1', { headers: { accept: 'text/html' } })
    expect(answer?.status).toBe(503)
    expect(answer?.headers.get('x-maintenance-reason')).toBe('new%20tyres')
    expect(await answer?.text()).toContain('new tyres')
    expect(await (await ask('/picks/7', { method: 'HEAD' }))?.text()).toBe('')
  })
})

describe('when Pitwall is away', () => {
  test('what it said last holds, also over a restart, and plans begin and end by the time', async () => {
    const soon = new Date(Date.now() + 1_000)
    pretendKnown([
      { scope: 'route:shop * /picks', endsAt: later(20) },
      { scope: 'route:shop * /teams', startsAt: soon, begunAt: null, endsAt: later(20), onOverrun: 'end' },
      { scope: 'route:shop * /cars', endsAt: soon, onOverrun: 'end' },
    ])
    const { url, leave, back } = await pitwall()
    const first = gateOf(url)
    const ask = await shop(first)
    const all = async (of: typeof ask) =>
      Promise.all(['/picks', '/teams', '/cars', '/up'].map(async (path) => (await of(path)).status))
    expect(await all(ask)).toEqual([503, 200, 503, 200])
    await leave()
    await eventually(() => expect(events()).toContain('pitwall_not_heard'))
    // The time it was told is that of when Pitwall knew it.
    await sleep(soon.getTime() - Date.now() + 1_000)
    expect(await all(ask)).toEqual([503, 503, 200, 200])

    first.stop()
    const again = await shop(gateOf(url, { whenUnknown: 'open' }))
    expect(await all(again)).toEqual([503, 503, 200, 200])
    expect(statSync(file).mode & 0o777).toBe(0o600)

    pretendKnown([])
    await back()
    await until(again, 200)
    expect(events().filter((event) => event === 'pitwall_heard_again')).toHaveLength(1)
  })

  test.each([
    ['open', 200, 'unknown'],
    ['closed', 503, 'unknown'],
  ] as const)(
    'and nothing is known: %s, as was chosen, with health paths open',
    async (whenUnknown, status, mode) => {
      const { url, leave } = await pitwall()
      await leave()
      const ask = await shop(gateOf(url, { whenUnknown, healthPaths: ['/up'] }))
      const answer = await ask()
      expect([answer.status, answer.headers.get('x-maintenance')]).toEqual([status, mode])
      expect((await ask('/up')).status).toBe(200)
      expect((await ask('/api/internal/system/info')).status).toBe(200)
      if (status === 503) {
        expect(answer.headers.get('retry-after')).toBe('5')
        expect(JSON.parse(answer.text)).toMatchObject({ code: 'unavailable', until: null })
      }
    },
  )

  test('the first request waits for Pitwall, but a health path does not', async () => {
    pretendKnown([{ scope: 'global' }])
    const { url, answerInstead, asked } = await pitwall()
    answerInstead(() => undefined)
    const slow = createServer(async (_request, response) => {
      await sleep(300)
      const answer = await fetch(`${url}/api/maintenance/state?service=shop`)
      response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text())
    })
    const { url: slowUrl, close } = await listening(slow)
    endings.push(close)
    const ask = await shop(gateOf(slowUrl, { healthPaths: ['/up'] }))
    const first = ask()
    expect((await ask('/up')).status).toBe(200)
    expect(asked).toEqual([])
    expect((await first).status).toBe(503)
  })

  test('what is older than a day says nothing any more', async () => {
    pretendKnown([{ scope: 'global' }])
    const { url, leave } = await pitwall()
    const first = gateOf(url)
    await until(await shop(first), 503)
    await leave()
    first.stop()
    const kept = JSON.parse(readFileSync(file, 'utf8'))
    writeFileSync(file, JSON.stringify({ ...kept, wallAt: kept.wallAt - 23.9 * 3_600_000 }))
    expect((await (await shop(gateOf(url)))()).status).toBe(503)
    writeFileSync(file, JSON.stringify({ ...kept, wallAt: kept.wallAt - 24.1 * 3_600_000 }))
    expect((await (await shop(gateOf(url)))()).status).toBe(200)
    expect((await (await shop(gateOf(url, { whenUnknown: 'closed' })))()).status).toBe(503)
    expect((await (await shop(gateOf(url, { forgetAfterHours: 48 })))()).headers.get('x-maintenance')).toBe(
      'full',
    )
  })

  test.each([
    ['not JSON', '{'],
    ['of another service', '{"service":"portal","state":{"exempt":[],"windows":[]},"at":1,"wallAt":1}'],
    ['of another shape', '{"service":"shop","state":{"exempt":[]},"at":1,"wallAt":1}'],
    ['without a time', '{"service":"shop","state":{"exempt":[],"windows":[]}}'],
  ])('a file that is %s counts as none', async (_name, text) => {
    const { url, leave } = await pitwall()
    await leave()
    writeFileSync(join(dir, 'broken.json'), text)
    const ask = await shop(gateOf(url, { file: join(dir, 'broken.json'), whenUnknown: 'closed' }))
    expect((await ask()).status).toBe(503)
    expect(events()).toContain('state_not_recalled')
  })

  test('a place that cannot be written costs no more than the memory over a restart', async () => {
    pretendKnown([{ scope: 'global' }])
    writeFileSync(join(dir, 'no-folder'), '')
    const ask = await shop(gateOf((await pitwall()).url, { file: join(dir, 'no-folder', 'state.json') }))
    expect((await ask()).status).toBe(503)
    expect(events()).toContain('state_not_kept')
  })
})

describe('what is no news of Pitwall', () => {
  const huge = JSON.stringify({ exempt: [], windows: [], stale: false, pad: 'x'.repeat(1_100_000) })
  const asOf = { 'x-maintenance-as-of': new Date().toISOString() }
  test.each<[string, () => Response]>([
    ['an error', () => new Response('{}', { status: 500 })],
    ['a redirect', () => new Response('', { status: 302, headers: { location: 'http://127.0.0.1:1/' } })],
    ['a page of somebody else', () => new Response('<html>sign in</html>', { headers: asOf })],
    ['another shape', () => new Response('{"windows":[{"mode":"odd"}],"exempt":[]}', { headers: asOf })],
    ['far too much', () => new Response(huge, { headers: asOf })],
  ])('%s changes nothing', async (_name, answer) => {
    pretendKnown([{ scope: 'global' }])
    const { url, answerInstead } = await pitwall()
    const ask = await shop(gateOf(url))
    expect((await ask()).status).toBe(503)
    answerInstead(answer)
    await eventually(() => expect(events()).toContain('pitwall_not_heard'))
    expect((await ask()).status).toBe(503)
  })

  test('a Pitwall that just started without its database does not open what is closed', async () => {
    pretendKnown([{ scope: 'global' }])
    const ask = await shop(gateOf((await pitwall()).url))
    expect((await ask()).status).toBe(503)
    forgetKnown()
    await eventually(() => expect(events()).toContain('pitwall_not_heard'))
    expect((await ask()).status).toBe(503)
  })

  test('and to a service that knows nothing it is none either: what was chosen for that holds', async () => {
    const ask = await shop(gateOf((await pitwall()).url, { whenUnknown: 'closed' }))
    expect((await ask()).headers.get('x-maintenance')).toBe('unknown')
    vi.stubEnv('MAINTENANCE_MODE', 'true')
    resetEnv()
    await eventually(async () => expect((await ask()).headers.get('x-maintenance')).toBe('full'))
  })

  test('one whose database is away and that knows less than the gate is not believed, one that knows more is', async () => {
    pretendKnown([{ scope: 'global' }])
    const ask = await shop(gateOf((await pitwall()).url))
    expect((await ask()).status).toBe(503)
    const older = (seconds: number) => {
      pretendKnown([], new Date(Date.now() + seconds * 1_000))
      const { known } = memory()
      if (known) known.isOwn = false
    }
    older(-60)
    await eventually(() => expect(log.at(-1)?.reason).toContain('knows less'))
    expect((await ask()).status).toBe(503)
    older(60)
    await until(ask, 200)
  })
})

describe('when a clock is set', () => {
  test("this host's does not begin or end anything", async () => {
    pretendKnown([
      { scope: 'route:shop * /picks', endsAt: later(20), onOverrun: 'end' },
      { scope: 'route:shop * /teams', startsAt: later(20), begunAt: null, endsAt: later(40) },
    ])
    const { url, leave } = await pitwall()
    const ask = await shop(gateOf(url))
    await ask()
    await leave()
    for (const at of [later(30), later(-60)]) {
      vi.useFakeTimers({ toFake: ['Date'], now: at })
      expect([(await ask('/picks')).status, (await ask('/teams')).status]).toEqual([503, 200])
    }
  })

  test('back, and the service restarted without Pitwall: what was on is on, what was planned waits', async () => {
    pretendKnown([
      { scope: 'route:shop * /picks', endsAt: later(20), onOverrun: 'end' },
      { scope: 'route:shop * /teams', startsAt: later(20), begunAt: null, endsAt: later(40) },
    ])
    const { url, leave } = await pitwall()
    const first = gateOf(url)
    await until(await shop(first), 503)
    await leave()
    first.stop()
    vi.useFakeTimers({ toFake: ['Date'], now: later(-24 * 60) })
    const ask = await shop(gateOf(url))
    expect([(await ask('/picks')).status, (await ask('/teams')).status]).toEqual([503, 200])
  })
})

describe('a bypass', () => {
  const token = `pwb_${'x'.repeat(43)}`
  const ofPitwall = (expiresAt: Date) => ({
    ...{ id: crypto.randomUUID(), name: 'Ada Ærø', tokenHash: sha256(token), service: 'shop' },
    expiresAt,
  })
  const carrying = (given: string) => ({ headers: { 'x-maintenance-bypass': given } })

  test('of Pitwall lets through who carries it, each use logged here and noted there', async () => {
    pretendKnown([{ scope: 'global' }], new Date(), [ofPitwall(later(5))])
    const { url, asked } = await pitwall()
    const ask = await shop(gateOf(url))
    expect((await ask()).status).toBe(503)
    expect((await ask('/picks?secret=1', carrying(token))).status).toBe(200)
    expect((await ask('/picks', { headers: { cookie: `a=b; maintenance_bypass=${token}` } })).status).toBe(
      200,
    )
    expect((await ask('/picks', carrying(`pwb_${'y'.repeat(43)}`))).status).toBe(503)

    const used = { level: 'info', event: 'bypass_used', name: 'Ada Ærø', method: 'GET', path: '/picks' }
    expect(log.filter(({ event }) => event === 'bypass_used')).toEqual([used, used])
    expect(JSON.stringify(log)).not.toContain(token)
    const questions = asked.filter(({ path }) => path === '/api/maintenance/gate')
    expect(questions.map(({ query }) => query.get('path'))).toEqual(['/picks', '/picks', '/picks'])
  })

  test('ends when Pitwall says so, and what could be no token of Pitwall is not asked about', async () => {
    pretendKnown([{ scope: 'global' }], new Date(), [ofPitwall(later(-1))])
    const { url, asked } = await pitwall()
    const ask = await shop(gateOf(url))
    expect((await ask('/picks', carrying(token))).status).toBe(503)
    expect(asked.filter(({ path }) => path === '/api/maintenance/gate')).toHaveLength(1)
    for (const given of ['pwb_', 'x'.repeat(4_000), `${token}x`])
      expect((await ask('/picks', carrying(given))).status).toBe(503)
    expect(asked.filter(({ path }) => path === '/api/maintenance/gate')).toHaveLength(1)
  })

  test("of the service's own holds until its end, also while Pitwall is away and nothing is known", async () => {
    const { url, leave } = await pitwall()
    await leave()
    const bypasses = [
      { name: 'Release check', sha256: sha256('a key of our own'), expiresAt: later(5).toISOString() },
      { name: 'Old', sha256: sha256('an old key'), expiresAt: later(-5).toISOString() },
      { name: 'Broken', sha256: 'no hash', expiresAt: later(5).toISOString() },
    ]
    const ask = await shop(gateOf(url, { whenUnknown: 'closed', bypasses }))
    const answers = ['a key of our own', 'an old key', '', 'no hash'].map((given) =>
      ask('/picks', carrying(given)),
    )
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 503, 503, 503])
    expect((await ask('/picks', carrying(token))).status).toBe(503)
    expect(log.filter(({ event }) => event === 'bypass_used')).toMatchObject([{ name: 'Release check' }])
  })

  test('of many at once Pitwall is asked about twenty at a time, the rest is closed', async () => {
    pretendKnown([{ scope: 'global' }])
    const { url, asked } = await pitwall()
    const gate = gateOf(url)
    const header = (name: string) => (name === 'x-maintenance-bypass' ? token : undefined)
    await gate.judge({ method: 'GET', path: '/', header: () => undefined })
    const verdicts = await Promise.all(
      Array.from({ length: 200 }, () => gate.judge({ method: 'GET', path: '/picks', header })),
    )
    expect(verdicts.every(({ closed }) => closed)).toBe(true)
    expect(asked.filter(({ path }) => path === '/api/maintenance/gate')).toHaveLength(20)
  })
})

describe('the file alone', () => {
  test('keeps its types where they can be stripped, and runs compiled without anything else', async () => {
    pretendKnown([{ scope: 'service:shop', reason: 'new tyres' }])
    const { url } = await pitwall()
    const out = join(dir, 'compiled')
    const options = [
      '--module',
      'nodenext',
      '--target',
      'es2022',
      '--strict',
      '--erasableSyntaxOnly',
      '--skipLibCheck',
    ]
    const sources = ['deploy/gate/pitwall-gate.ts', '--outDir', out, '--types', 'node', '--ignoreConfig']
    await promisify(execFile)('node_modules/.bin/tsc', [...options, '--verbatimModuleSyntax', ...sources])
    writeFileSync(join(out, 'package.json'), '{"type":"module"}')
    writeFileSync(
      join(out, 'shop.js'),
      `import { createServer } from 'node:http'
import { PitwallGate } from './pitwall-gate.js'
const gate = new PitwallGate({ pitwall: process.argv[2], service: 'shop', whenUnknown: 'open', file: process.argv[3] })
createServer((request, response) => gate.middleware(request, response, () => response.end('picked')))
  .listen(0, '127.0.0.1', function () { console.log(this.address().port) })`,
    )
    const child = spawn(process.execPath, [join(out, 'shop.js'), url, file], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    endings.push(() => child.kill())
    const port = await new Promise((resolve) =>
      child.stdout.once('data', (line) => resolve(String(line).trim())),
    )
    const answer = await fetch(`http://127.0.0.1:${port}/picks`)
    expect([answer.status, answer.headers.get('x-maintenance-reason')]).toEqual([503, 'new%20tyres'])
    expect((await fetch(`http://127.0.0.1:${port}/up`)).status).toBe(200)
  })

  test('imports nothing but what Node has', () => {
    const imported = [...readFileSync('deploy/gate/pitwall-gate.ts', 'utf8').matchAll(/from '([^']+)'$/gm)]
    expect(imported.length).toBeGreaterThan(3)
    for (const [, name] of imported) expect(name).toMatch(/^node:/)
  })
})
