import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { startPitwall } from '@/deploy/gate/testing/pitwall'
import { withConfig } from '@/lib/config/testing'
import { forgetKnown, pretendKnown } from '@/lib/maintenance/testing'
import { startTestPaddock, type TestPaddock } from '../testing/paddock'

const dir = mkdtempSync(join(tmpdir(), 'paddock-gate-'))
let pitwall: Awaited<ReturnType<typeof startPitwall>>
let paddock: TestPaddock
const start = () =>
  startTestPaddock({ PADDOCK_GATE_URL: pitwall.url, PADDOCK_GATE_FILE: join(dir, 'maintenance.json') })

beforeAll(async () => {
  withConfig('services: [{ id: paddock, name: Paddock, url: "http://paddock.example" }]')
  pretendKnown([])
  pitwall = await startPitwall()
  paddock = await start()
})
afterAll(async () => {
  await paddock.stop()
  await pitwall.leave()
  forgetKnown()
  rmSync(dir, { recursive: true, force: true })
})
beforeEach(() => pretendKnown([]))

const answers = (path: string, status: number, init?: RequestInit) =>
  vi.waitFor(async () => expect((await fetch(`${paddock.url}${path}`, init)).status).toBe(status), {
    timeout: 10_000,
    interval: 100,
  })

test('without an internal switch Paddock obeys by the middleware: closed, reading only, one route, one league', async () => {
  const write = { method: 'POST', body: '{}' }
  await answers('/api/races', 200)
  pretendKnown([{ scope: 'service:paddock', reason: 'new tyres' }])
  await answers('/api/races', 503)
  const { headers, body } = await paddock.call('/api/races')
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(3_000)
  expect(body).toMatchObject({ code: 'maintenance', detail: 'new tyres' })
  expect((await paddock.call('/api/health/ready')).status).toBe(200)
  expect((await fetch(`${paddock.url}/metrics`)).status).toBe(200)
  expect((await paddock.internal('system/info')).status).toBe(200)

  pretendKnown([{ scope: 'service:paddock', mode: 'read_only' }])
  await answers('/api/races', 200)
  await answers('/api/leagues/1/join', 503, write)

  const [one, other] = (await paddock.call('/api/leagues')).body.items
  pretendKnown([{ scope: 'route:paddock GET /api/leagues/:id/standings' }, { scope: `tenant:${other.id}` }])
  await answers(`/api/leagues/${one.id}/standings`, 503)
  expect((await paddock.call(`/api/leagues/${one.id}`)).status).toBe(200)
  expect((await paddock.call(`/api/leagues/${other.id}`)).status).toBe(503)
})

test('it stays closed when Pitwall goes away and Paddock starts again', async () => {
  pretendKnown([{ scope: 'service:paddock' }])
  await answers('/api/races', 503)
  await pitwall.leave()
  await paddock.stop()
  paddock = await start()
  expect((await paddock.call('/api/races')).status).toBe(503)
  expect((await paddock.call('/api/health/ready')).status).toBe(200)

  await pitwall.back()
  pretendKnown([])
  await answers('/api/races', 200)
})
