import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect } from 'vitest'
import { baselines, cronJobs, maintenanceCatchUps, maintenanceHeldJobs, probeTargets } from '@/db/schema'
import { auditTrail, eventsOf } from '@/db/testing/factories'
import { as, TEST_NOW, test } from '@/db/testing/test'
import { withConfig } from '@/lib/config/testing'
import type { Context } from '@/lib/context'
import { syncFileJobs } from '@/lib/cron/commands'
import { tickLedger } from '@/lib/cron/ledger/tick'
import { checkIn, getJob, told } from '@/lib/cron/testing'
import { withOwnDatabase } from '@/lib/worker/testing'
import { dismissCatchUp, endMaintenance, runNow, startMaintenance } from '../commands'
import { newWindow } from '../contract'
import { getExitChecks, listCatchUp } from '../queries'
import { letQueuesBeHeld } from '../switches/queue-hold'
import { callTriggers } from './run-now'

// One ledger is judged by one at a time, in the whole database.
withOwnDatabase()

let server: Server
let called: { path: string | undefined; token: string | undefined; key: string | undefined; body: unknown }[]
let answer: number

beforeEach(async () => {
  ;[called, answer] = [[], 202]
  server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    const { authorization: token, 'idempotency-key': key } = request.headers
    called.push({ path: request.url, token, key: [key].flat()[0], body: JSON.parse(text) })
    response.writeHead(answer).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  withConfig(`
services:
  - { id: shop, name: Shop, url: "http://shop.example", dependsOn: [{ id: db, need: hard }] }
dependencies:
  - { id: db, name: Database, kind: tcp, host: a, port: 1 }
cron:
  jobs:
    - { slug: nightly, name: Nightly, schedule: "*/2 * * * *", graceSeconds: 30, service: shop, trigger: { url: "http://127.0.0.1:${port}/run", token: a-trigger-token } }
    - { slug: by-hand, name: By hand, schedule: "*/2 * * * *", graceSeconds: 30 }
`)
})
afterEach(() => {
  letQueuesBeHeld(undefined)
  server.closeAllConnections()
  server.close()
})

const at = (ctx: Context, minutes: number): Context => ({
  ...ctx,
  now: new Date(TEST_NOW.getTime() + minutes * 60_000),
})
const iso = (minutes: number) => new Date(TEST_NOW.getTime() + minutes * 60_000).toISOString()

async function live(ctx: Context, from: number, to: number) {
  for (let minutes = from; minutes <= to; minutes += 0.25) await tickLedger(at(ctx, minutes))
}

/** A window from 1 to 4.5 minutes after the start, in which 03:06 and 03:08 were due; judged up to 5 minutes after it. */
async function skipped(ctx: Context) {
  await syncFileJobs(ctx)
  await live(ctx, 0, 1)
  const { id } = await startMaintenance(at(ctx, 1), newWindow.parse({ scope: 'global' }))
  await live(ctx, 1.25, 4.5)
  await endMaintenance(at(ctx, 4.5), id)
  await live(ctx, 4.75, 5)
  const { items } = await listCatchUp(at(ctx, 5), id)
  const jobs = items.filter((item) => item.kind === 'job')
  const nightly = jobs.find(({ slug }) => slug === 'nightly')
  const byHand = jobs.find(({ slug }) => slug === 'by-hand')
  if (!nightly || !byHand) throw new Error('nothing was skipped')
  return { id, nightly, byHand, items }
}

const again = async (ctx: Context, id: string, slug = 'nightly', minutes = 5) =>
  (await listCatchUp(at(ctx, minutes), id)).items.find((item) => item.kind === 'job' && item.slug === slug)

describe('what maintenance left undone', () => {
  test('is one item for each job, with how often it was skipped and whether it can be run from here', async ({
    ctx,
  }) => {
    const { nightly, byHand, items } = await skipped(ctx)

    expect(items).toHaveLength(2)
    expect(nightly).toMatchObject({
      ...{ skipped: 2, state: 'waiting', cannotRun: null },
      ...{ firstDueAt: '2026-01-02T03:06:00.000Z', lastDueAt: '2026-01-02T03:08:00.000Z' },
    })
    expect(byHand.cannotRun).toContain('no trigger')
  })

  test('is run once, however often that is asked for, and the job fills its slot', async ({ ctx }) => {
    const { id, nightly } = await skipped(ctx)
    const first = await runNow(at(ctx, 5), id, nightly.runId)
    const second = await runNow(at(ctx, 5), id, nightly.runId)
    await callTriggers(at(ctx, 5.2))

    expect([first, second]).toMatchObject([{ state: 'called' }, { state: 'called' }])
    expect(called).toEqual([
      {
        ...{ path: '/run', token: 'Bearer a-trigger-token', key: `catch-up-${nightly.runId}` },
        body: { job: 'nightly', dueAt: nightly.lastDueAt, reason: 'maintenance', window: id },
      },
    ])
    expect((await auditTrail(ctx, 'cron:nightly')).at(-1)).toMatchObject({ action: 'cron_job.caught_up' })
    expect((await eventsOf(ctx, 'cron:nightly')).at(-1)).toMatchObject({
      kind: 'run_caught_up',
      severity: 'info',
    })

    await checkIn(at(ctx, 5.3), await getJob(ctx, nightly.jobId))
    expect(await again(ctx, id)).toMatchObject({ state: 'ran', byName: 'admin@example.com' })
    expect(await told(ctx, await getJob(ctx, nightly.jobId))).toEqual([
      '2026-01-02T03:06 skipped',
      '2026-01-02T03:08 late',
    ])
  })

  test('may be run again after its trigger failed, with the same key', async ({ ctx }) => {
    const { id, nightly } = await skipped(ctx)
    answer = 500
    expect(await runNow(at(ctx, 5), id, nightly.runId)).toMatchObject({
      ...{ state: 'failed', problem: 'Its trigger answered 500.', cannotRun: null },
    })
    answer = 200
    expect(await runNow(at(ctx, 5.2), id, nightly.runId)).toMatchObject({ state: 'called', problem: null })
    expect(new Set(called.map(({ key }) => key)).size).toBe(1)
  })

  test('is taken up by a worker when the process that asked is gone', async ({ ctx }) => {
    const { id, nightly } = await skipped(ctx)
    const row = { windowId: id, state: 'asked' as const, by: 'user:x', byName: 'x', at: ctx.now }
    await ctx.db.insert(maintenanceCatchUps).values({ ...row, runId: BigInt(nightly.runId) })
    await callTriggers(at(ctx, 5))
    expect([called.length, await again(ctx, id)]).toMatchObject([1, { state: 'called' }])
  })

  test('settles by itself when the job runs', async ({ ctx }) => {
    const { id, byHand } = await skipped(ctx)
    await checkIn(at(ctx, 5.9), await getJob(ctx, byHand.jobId))
    expect(await again(ctx, id, 'by-hand', 6)).toMatchObject({
      state: 'ran',
      cannotRun: 'It has run since.',
    })
    await expect(runNow(at(ctx, 6), id, byHand.runId)).rejects.toMatchObject({ code: 'conflict' })
  })

  test('can be dismissed for a reason', async ({ ctx }) => {
    const { id, byHand } = await skipped(ctx)
    const dismissed = await dismissCatchUp(at(ctx, 5), { id, runId: byHand.runId }, 'counted tomorrow')
    expect(dismissed).toMatchObject({ state: 'dismissed', reason: 'counted tomorrow' })
    expect((await auditTrail(ctx, 'cron:by-hand')).at(-1)).toMatchObject({ reason: 'counted tomorrow' })
  })

  test('names what queues held', async ({ ctx }) => {
    const { id } = await skipped(ctx)
    await ctx.db
      .insert(maintenanceHeldJobs)
      .values({ windowId: id, queue: 'mail/send', jobs: 3, releasedAt: ctx.now })
    expect((await listCatchUp(at(ctx, 5), id)).items).toContainEqual({
      ...{ kind: 'queue', queue: 'mail/send', jobs: 3, releasedAt: iso(0) },
    })
  })

  test('is run by who may, after the end, and where there is something', async ({ ctx }) => {
    const { id, nightly, byHand } = await skipped(ctx)
    await expect(runNow(as(ctx, 'support'), id, nightly.runId)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(runNow(ctx, id, byHand.runId)).rejects.toMatchObject({ code: 'conflict' })
    await expect(runNow(ctx, id, '999999')).rejects.toMatchObject({ code: 'not_found' })
    await expect(runNow(ctx, crypto.randomUUID(), nightly.runId)).rejects.toMatchObject({ code: 'not_found' })
    const on = await startMaintenance(at(ctx, 5.1), newWindow.parse({ scope: 'global' }))
    await live(ctx, 5.25, 7)
    expect(await again(ctx, on.id, 'nightly', 7)).toMatchObject({ cannotRun: 'Maintenance is still on.' })
  })
})

describe('before a window ends', () => {
  const target = {
    intervalSeconds: 15,
    timeoutMs: 3_000,
    nextDueAt: TEST_NOW,
    checkedAt: TEST_NOW,
    code: 'ok',
  }

  test('services, what they rest on, errors, queues and jobs are looked at as they are', async ({ ctx }) => {
    const { id } = await startMaintenance(ctx, newWindow.parse({ scope: 'service:shop' }))
    await ctx.db.insert(probeTargets).values([
      { ...target, id: 'service:shop', kind: 'service' },
      {
        ...target,
        id: 'dependency:db',
        kind: 'dependency',
        code: 'refused',
        detail: 'refused the connection',
      },
    ])
    const series = { service: 'shop', endpoint: '', signal: 'errors' as const, name: '', unit: '%' }
    const judged = {
      since: TEST_NOW,
      at: TEST_NOW,
      state: 'frozen' as const,
      score: 0,
      detector: Buffer.alloc(0),
    }
    await ctx.db
      .insert(baselines)
      .values({ ...series, ...judged, value: 0.4, expected: 0.2, low: 0, high: 0.5 })
    const queue = { source: 'mail', service: 'shop', canPause: true, paused: true, waiting: 3 }
    letQueuesBeHeld({
      list: async () => [
        { ...queue, queue: 'send', active: 0 },
        { ...queue, queue: 'other', active: 2 },
      ],
      pause: async () => undefined,
      resume: async () => undefined,
    })
    await syncFileJobs(ctx)
    await ctx.db.update(cronJobs).set({ runningSince: TEST_NOW }).where(eq(cronJobs.slug, 'nightly'))

    const { ready, items } = await getExitChecks(ctx, id)
    expect(ready).toBe(false)
    expect(items.map((item) => `${item.status} ${item.id}`)).toEqual([
      'pass service:shop',
      'fail dependency:db',
      'pass errors:shop',
      'pass queue:mail/send',
      'fail queue:mail/other',
      'fail job:nightly',
    ])
  })

  test('what nobody has looked at is unknown, and keeps nobody', async ({ ctx }) => {
    const { id } = await startMaintenance(ctx, newWindow.parse({ scope: 'service:shop' }))
    const { ready, items } = await getExitChecks(ctx, id)
    expect([ready, items.map(({ status }) => status)]).toEqual([true, ['unknown']])
  })
})
