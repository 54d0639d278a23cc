import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect } from 'vitest'
import { type Anomaly, anomalies, opsEvents } from '@/db/schema'
import { TEST_NOW, test } from '@/db/testing/test'
import { withConfig } from '@/lib/config/testing'
import type { Context } from '@/lib/context'
import { marksQuery, timelineQuery } from './contract'
import { getTimelineItem, getTimelineMarks, listTimeline } from './queries'

const MINUTE = 60_000

beforeAll(() => {
  withConfig('services: [{ id: shop, name: Shop, url: "http://shop.example" }]')
})

const ago = (minutes: number) => new Date(TEST_NOW.getTime() - minutes * MINUTE)
const list = (ctx: Context, query: object = {}) => listTimeline(ctx, timelineQuery.parse(query))
const marks = (ctx: Context, query: object = {}) => getTimelineMarks(ctx, marksQuery.parse(query))

async function anomaly(ctx: Context, values: Partial<typeof anomalies.$inferInsert> = {}): Promise<Anomaly> {
  const [row] = await ctx.db
    .insert(anomalies)
    .values({
      ...{ service: 'shop', signal: 'p95', unit: 'ms', state: 'open', severity: 'critical' },
      ...{ onsetAt: ago(12), openedAt: ago(10), lastJoinedAt: ago(1), peakAt: ago(5), peakScore: 3 },
      ...{ observed: 412, expected: { value: 180, low: 150, high: 235 }, sentence: 'Shop: p95 412 ms' },
      ...values,
    })
    .returning()
  return row ?? expect.fail()
}

/** As the spine tells it. */
const told = (ctx: Context, { id }: Anomaly) =>
  ctx.db.insert(opsEvents).values({
    ...{ at: ago(10), lane: 'service', kind: 'anomaly_opened', service: 'shop', subject: 'service:shop' },
    ...{ severity: 'critical', title: 'Shop: p95 412 ms', evidence: { anomaly: String(id) } },
  })

describe('an anomaly', () => {
  test('is told once, as a stretch from where values left their band', async ({ ctx }) => {
    const row = await anomaly(ctx)
    await told(ctx, row)

    expect((await list(ctx)).items).toEqual([
      {
        ...{
          id: `anomaly-${row.id}`,
          at: ago(12).toISOString(),
          until: null,
          lane: 'service',
          kind: 'anomaly',
        },
        ...{ service: 'shop', subject: 'service:shop', severity: 'critical', level: null },
        ...{ title: 'Shop: p95 412 ms', href: `/timeline/anomalies/${row.id}` },
      },
    ])
  })

  test('is found by lane, service, words and any time in which it lasted', async ({ ctx }) => {
    await anomaly(ctx, { resolvedAt: ago(6), state: 'resolved' })
    const found = async (query: object) => (await list(ctx, query)).items.length

    expect(await found({ lane: 'service', service: 'shop', q: 'P95' })).toBe(1)
    expect(await found({ from: 'now-7m', to: 'now-5m' })).toBe(1)
    expect(await found({ from: 'now-5m' })).toBe(0)
    expect(await found({ to: 'now-13m' })).toBe(0)
    expect(await found({ lane: 'deploy' })).toBe(0)
    expect(await found({ service: 'blog' })).toBe(0)
  })

  test('has a row of its own below its service, and its length', async ({ ctx }) => {
    const row = await anomaly(ctx)
    const { tracks, marks: drawn } = await marks(ctx, { from: 'now-1h', lanes: 'service' })

    expect(tracks).toEqual([{ id: 'service:shop anomalies', lane: 'service', name: 'Shop: anomalies' }])
    expect(drawn).toEqual([
      {
        ...{ id: `anomaly-${row.id}`, track: 'service:shop anomalies', at: ago(12).toISOString() },
        ...{ until: null, count: 1, severity: 'critical', level: null, title: 'Shop: p95 412 ms' },
      },
    ])
  })

  test('says why, and what came before it but not itself', async ({ ctx }) => {
    const row = await anomaly(ctx, { onsetAt: ago(10) })
    await told(ctx, row)
    const detail = await getTimelineItem(ctx, `anomaly-${row.id}`)

    expect(detail.evidence).toMatchObject([
      { code: 'anomaly', source: `anomaly:${row.id}`, observed: '412 ms', expected: '150-235 ms' },
    ])
    expect(detail.before.items).toEqual([])
    expect(detail.links.map(({ label }) => label)).toContain('Shop at this time')
  })

  test('comes in pages with everything else', async ({ ctx }) => {
    for (const _ of [1, 2, 3]) await told(ctx, await anomaly(ctx, { onsetAt: ago(10) }))
    await ctx.db.update(opsEvents).set({ kind: 'run_missed' })
    const seen: string[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await list(ctx, { limit: 2, ...(cursor && { cursor }) })
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
    }

    expect(seen).toEqual((await list(ctx)).items.map(({ id }) => id))
    expect(new Set(seen).size).toBe(6)
  })
})

test('50 000 anomalies of 30 days are at most 1 000 marks that stand for all of them, at once', async ({
  ctx,
}) => {
  await ctx.db.execute(sql`
    insert into anomalies (service, signal, unit, state, severity, onset_at, opened_at, resolved_at, last_joined_at,
      peak_at, peak_score, observed, expected, sentence)
    select 'service-' || n % 40, 'p95', 'ms', 'resolved', 'warning', at, at, at + interval '15 minutes', at, at, 2,
      412, '{"value":180,"low":150,"high":235}', 'p95 412 ms'
    from generate_series(0, 49999) n, lateral (select ${TEST_NOW.toISOString()}::timestamptz
      - make_interval(mins => 15) - make_interval(secs => n * 51.0) as at) moments`)
  await ctx.db.execute(sql`analyze anomalies`)

  const query = { from: 'now-30d', to: 'now', buckets: 500 }
  await marks(ctx, query)
  const began = performance.now()
  const { marks: drawn, total } = await marks(ctx, query)
  const took = performance.now() - began

  expect(drawn.length).toBeLessThanOrEqual(1_000)
  expect(total).toBe(50_000)
  // 200 ms on a machine of its own; here others work too.
  expect(took).toBeLessThan(2_000)
})
