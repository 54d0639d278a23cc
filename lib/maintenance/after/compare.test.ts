import { beforeAll, describe, expect } from 'vitest'
import { baselines } from '@/db/schema'
import { eventsOf } from '@/db/testing/factories'
import { TEST_NOW, test } from '@/db/testing/test'
import { withConfig } from '@/lib/config/testing'
import type { Context } from '@/lib/context'
import {
  canRunPrometheus,
  setEngine,
  withoutPrometheus,
  withPrometheus,
} from '@/lib/endpoints/testing/engine'
import { openMetrics } from '@/lib/endpoints/testing/samples'
import { withOwnDatabase } from '@/lib/worker/testing'
import { endMaintenance, startMaintenance } from '../commands'
import { newWindow } from '../contract'
import { getExitChecks, getWindow } from '../queries'
import { compareAfter } from './compare'

const NOW = new Date(Math.floor(TEST_NOW.getTime() / 60_000) * 60_000)
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000)

/** Fast until 90 minutes ago, away for an hour, and slow and failing since. */
const perMinute = (fast: number[], slow: number[]) => (at: number) =>
  at <= ago(90).getTime() ? fast : at > ago(30).getTime() ? slow : fast.map(() => 0)

const series = (status: number, fast: number[], slow: number[], job = 'shop') => ({
  name: 'http_server_request_duration_seconds',
  labels: `job="${job}",http_request_method="GET",http_route="/orders",http_response_status_code="${status}"`,
  bounds: ['0.05', '0.1', '0.25', '1'],
  perMinute: perMinute(fast, slow),
})

withOwnDatabase()
const engine = withPrometheus(() =>
  openMetrics(
    [
      series(200, [0, 60, 0, 0, 0], [0, 0, 0, 27, 0]),
      series(500, [0, 0, 0, 0, 0], [0, 3, 0, 0, 0]),
      // Behind its gate: a few pass, the rest is refused.
      series(200, [0, 60, 0, 0, 0], [0, 6, 0, 0, 0], 'gated'),
      series(503, [0, 0, 0, 0, 0], [0, 54, 0, 0, 0], 'gated'),
    ],
    [{ from: ago(180), to: NOW }],
  ),
)

beforeAll(() => {
  withConfig(`services:
  - { id: shop, name: Shop, url: "http://shop.example", metrics: { selector: 'job="shop"' } }
  - { id: gated, name: Gated, url: "http://gated.example", metrics: { selector: 'job="gated"' } }
  - { id: dark, name: Without metrics, url: "http://dark.example" }
`)
})

const at = (ctx: Context, minutesAgo: number): Context => ({ ...ctx, now: ago(minutesAgo) })

async function windowOf(ctx: Context, scope: string, mode: 'full' | 'announce' = 'full') {
  const { id } = await startMaintenance(
    at(ctx, 90),
    newWindow.parse({ scope, mode, endsAt: ago(30).toISOString() }),
  )
  await endMaintenance(at(ctx, 30), id)
  const compared = async () =>
    (await eventsOf(ctx, `maintenance:${id}`)).filter(({ kind }) => kind === 'maintenance_compared')
  return Object.assign(compared, { id })
}

/** What the window itself says of it, so many minutes ago. */
async function watched(ctx: Context, minutesAgo: number, compared: Awaited<ReturnType<typeof windowOf>>) {
  return (await getWindow(at(ctx, minutesAgo), compared.id)).watch
}

describe.skipIf(!canRunPrometheus)(`half an hour after maintenance${withoutPrometheus}`, () => {
  beforeAll(() => setEngine(engine.url()))

  test('the timeline tells what it was like before and is like now, once', async ({ ctx }) => {
    const compared = await windowOf(ctx, 'service:shop')
    await compareAfter(at(ctx, 1))
    expect(await compared()).toEqual([])
    await compareAfter(at(ctx, 0))
    await compareAfter(at(ctx, -1))

    expect(await compared()).toMatchObject([
      {
        ...{ service: 'shop', severity: 'warning', at: NOW },
        title: expect.stringMatching(
          /^Shop, the half hour .* p95 9\d\d ms \(9\d ms\), errors 10\.00 % \(0\.00 %\)/,
        ),
        evidence: { before: { errorShare: 0 }, after: { errorShare: expect.closeTo(0.1, 2) } },
      },
    ])
  })

  test('its window says when that is due, and shows both half hours', async ({ ctx }) => {
    const compared = await windowOf(ctx, 'service:shop')
    expect(await watched(ctx, 1, compared)).toEqual({ state: 'pending', dueAt: NOW.toISOString(), items: [] })
    expect(await watched(ctx, -331, compared)).toMatchObject({ state: 'missed' })
    await compareAfter(at(ctx, 0))

    expect(await watched(ctx, 0, compared)).toMatchObject({
      state: 'done',
      items: [
        {
          ...{ service: 'shop', name: 'Shop', isWorse: true },
          before: { errorShare: 0, p95Ms: expect.closeTo(97, -1) },
          after: { errorShare: expect.closeTo(0.1, 2), requestsPerSecond: expect.closeTo(0.5, 1) },
        },
      ],
    })
  })

  test('nothing is told of what was only announced, nor of a service without metrics', async ({ ctx }) => {
    const [announced, dark] = [await windowOf(ctx, 'global', 'announce'), await windowOf(ctx, 'service:dark')]
    await compareAfter(at(ctx, 0))
    await compareAfter(at(ctx, 0))
    expect([await announced(), await dark()]).toEqual([[], []])
    for (const one of [announced, dark]) expect(await watched(ctx, 0, one)).toMatchObject({ state: 'none' })
  })

  test('an engine that is away is asked again later', async ({ ctx }) => {
    const compared = await windowOf(ctx, 'service:shop')
    setEngine('http://127.0.0.1:1')
    await expect(compareAfter(at(ctx, 0))).rejects.toMatchObject({ code: 'unavailable' })
    setEngine(engine.url())
    await compareAfter(at(ctx, 0))
    expect(await compared()).toHaveLength(1)
  })
})

describe.skipIf(!canRunPrometheus)(`errors before maintenance ends${withoutPrometheus}`, () => {
  beforeAll(() => setEngine(engine.url()))

  /** Of a window that is on now, by service. */
  async function checks(ctx: Context) {
    const { id } = await startMaintenance(at(ctx, 0), newWindow.parse({ scope: 'global' }))
    const { items } = await getExitChecks(at(ctx, 0), id)
    return items.filter((item) => item.id.startsWith('errors:'))
  }

  const learned = ({ db }: Context, high: number | null) => {
    const series = { endpoint: '', signal: 'errors' as const, name: '', unit: '%', high }
    const judged = { since: NOW, at: NOW, state: 'frozen' as const, score: 0, detector: Buffer.alloc(0) }
    return db
      .insert(baselines)
      .values(['shop', 'gated', 'dark'].map((service) => ({ service, ...series, ...judged })))
  }

  test('are held against what is usual, as far as requests get in', async ({ ctx }) => {
    await learned(ctx, 1)
    expect(await checks(ctx)).toMatchObject([
      { id: 'errors:shop', status: 'fail', detail: '10.00 % of what got in, usually at most 1.00 %' },
      { id: 'errors:gated', status: 'pass', detail: '0.00 % of what got in, usually at most 1.00 %' },
    ])
  })

  test('keep nobody while nothing is known', async ({ ctx }) => {
    expect(await checks(ctx)).toEqual([])
    await learned(ctx, null)
    expect((await checks(ctx)).map(({ status }) => status)).toEqual(['unknown', 'unknown'])
    setEngine('http://127.0.0.1:1')
    expect((await checks(ctx)).map(({ detail }) => detail)).toEqual(
      Array(2).fill('The metrics cannot be read now.'),
    )
  })
})
