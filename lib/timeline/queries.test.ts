import { beforeAll, describe, expect } from 'vitest'
import { levelSpans, opsEvents } from '@/db/schema'
import { as, TEST_NOW, test } from '@/db/testing/test'
import { recordAudit } from '@/lib/audit/commands'
import { withConfig } from '@/lib/config/testing'
import type { Context } from '@/lib/context'
import { recordDeploy } from '@/lib/deploys/commands'
import { writeStanding } from '@/lib/status/spans'
import { marksQuery, timelineQuery } from './contract'
import { getTimelineItem, getTimelineMarks, listChangesBefore, listTimeline } from './queries'

const MINUTE = 60_000

beforeAll(() => {
  withConfig(`
services:
  - { id: shop, name: Shop, url: "http://shop.example", runbook: "https://runbook.example/shop", dependsOn: [{ id: db }] }
  - { id: blog, name: Blog, url: "http://blog.example" }
dependencies: [{ id: db, name: Database, kind: tcp, host: db.example, port: 5432 }]
`)
})

const ago = (minutes: number) => new Date(TEST_NOW.getTime() - minutes * MINUTE)
const list = (ctx: Context, query: object = {}) => listTimeline(ctx, timelineQuery.parse(query))
const marks = (ctx: Context, query: object = {}) => getTimelineMarks(ctx, marksQuery.parse(query))
const titles = ({ items }: { items: { title: string }[] }) => items.map(({ title }) => title)

const evidence = [
  {
    ...{ code: 'slow', source: 'service:shop', message: 'Shop answers in 2 s', href: '/' },
    ...{ observed: '2 s', expected: '1 s', since: TEST_NOW.toISOString() },
  },
]

/** A deploy 20 minutes ago, the database down 15 and the shop degraded from 10 to 4 minutes ago. */
async function incident(ctx: Context) {
  await recordDeploy(ctx, { service: 'shop', version: '1.4', at: ago(20).toISOString() })
  const database = { kind: 'dependency' as const, id: 'db', name: 'Database' }
  await writeStanding({ ...ctx, now: ago(15) }, database, undefined, { level: 'major_outage', evidence: [] })
  const shop = { kind: 'service' as const, id: 'shop', name: 'Shop' }
  await writeStanding({ ...ctx, now: ago(10) }, shop, undefined, { level: 'degraded', evidence })
  const [open] = (await ctx.db.select().from(levelSpans)).filter(({ subjectId }) => subjectId === 'shop')
  await writeStanding({ ...ctx, now: ago(4) }, shop, open, { level: 'operational', evidence: [] })
  await recordAudit(
    { ...ctx, now: ago(2) },
    { action: 'user.role_changed', subject: 'user:1', before: { role: 'viewer' } },
  )
}

describe('the list', () => {
  test('tells levels as stretches, deploys and what staff did, each once and newest first', async ({
    ctx,
  }) => {
    await incident(ctx)
    await recordAudit(ctx, { action: 'user.signed_in', subject: 'user:1' })
    const { items, nextCursor } = await list(ctx)

    expect(items).toMatchObject([
      { lane: 'people', kind: 'user.role_changed', title: 'admin@example.com: user role changed' },
      {
        ...{ lane: 'service', kind: 'level', level: 'degraded', severity: 'warning', service: 'shop' },
        ...{ at: ago(10).toISOString(), until: ago(4).toISOString(), title: 'Shop degraded: answers in 2 s' },
      },
      { lane: 'dependency', level: 'major_outage', until: null, subject: 'dependency:db' },
      { lane: 'deploy', kind: 'deploy_recorded', service: 'shop', until: ago(20).toISOString() },
    ])
    expect(nextCursor).toBeNull()
    expect(JSON.stringify(items)).not.toContain('viewer')
  })

  test('a blind time is told by its stretches, the first look after a start by nothing', async ({ ctx }) => {
    const unknown = { subjectKind: 'service', subjectId: 'shop', level: 'unknown', evidence: [] } as const
    await ctx.db.insert(levelSpans).values([
      { ...unknown, fromAt: ago(30), untilAt: ago(20) },
      { ...unknown, fromAt: ago(9), untilAt: new Date(ago(9).getTime() + 800) },
    ])
    await ctx.db.insert(opsEvents).values({
      ...{ at: ago(30), lane: 'service', kind: 'monitor_blind', subject: 'monitor', severity: 'warning' },
      ...{ title: 'Pitwall was blind', evidence: { to: ago(20).toISOString() } },
    })

    expect(titles(await list(ctx))).toEqual(['Shop unknown'])
    const { items } = await listChangesBefore(ctx, { at: ago(10).toISOString(), service: 'shop', limit: 5 })
    expect(items).toMatchObject([{ title: 'Pitwall was blind', until: ago(20).toISOString() }])
  })

  test('is narrowed by time, lane, service and words', async ({ ctx }) => {
    await incident(ctx)

    expect(titles(await list(ctx, { from: 'now-12m', to: 'now-5m' }))).toEqual([
      'Shop degraded: answers in 2 s',
      'Database major outage',
    ])
    expect(titles(await list(ctx, { lane: 'deploy,people' }))).toHaveLength(2)
    expect((await list(ctx, { service: 'shop' })).items.map(({ lane }) => lane)).toEqual([
      'service',
      'deploy',
    ])
    expect(titles(await list(ctx, { q: 'MAJOR' }))).toEqual(['Database major outage'])
    expect(titles(await list(ctx, { q: '%' }))).toEqual([])
    expect(() => timelineQuery.parse({ lane: 'deploy,nothing' })).toThrow('lanes')
  })

  test('pages hold everything once, also when all of it happened at one moment', async ({ ctx }) => {
    await ctx.db.insert(opsEvents).values(
      Array.from({ length: 7 }, (_, index) => ({
        ...{ at: ago(3), lane: 'cron' as const, kind: 'run_missed', subject: 'cron:x' },
        ...{ severity: 'warning' as const, title: `missed ${index}` },
      })),
    )
    await incident(ctx)
    for (const n of [1, 2, 3])
      await recordAudit({ ...ctx, now: ago(3) }, { action: 'token.created', subject: `token:${n}` })
    const seen: string[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await list(ctx, { limit: 2, ...(cursor && { cursor }) })
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
    }

    expect(seen).toEqual((await list(ctx)).items.map(({ id }) => id))
    expect(new Set(seen).size).toBe(14)
  })

  test('refuses what is no time, what is too long and a cursor of somebody else', async ({ ctx }) => {
    await expect(list(ctx, { from: 'yesterday' })).rejects.toMatchObject({ code: 'invalid' })
    await expect(list(ctx, { from: 'now-1y' })).rejects.toMatchObject({ code: 'unprocessable' })
    await expect(list(ctx, { cursor: '2026-13-01T00:00:00.000000Z_event_1' })).rejects.toMatchObject({
      code: 'invalid',
    })
  })
})

describe('the picture', () => {
  test('has every lane, a row for each subject and the same items as the list', async ({ ctx }) => {
    await incident(ctx)
    const { tracks, total, marks: drawn } = await marks(ctx)

    expect(tracks.map(({ name }) => name)).toEqual([
      ...['Shop', 'Database', 'Deploys', 'Maintenance', 'Cron', 'Queues', 'People'],
    ])
    expect(total).toBe(4)
    expect(drawn.map(({ track, level }) => [track, level])).toEqual([
      ['deploy', null],
      ['dependency:db', 'major_outage'],
      ['service:shop', 'degraded'],
      ['people', null],
    ])
    expect(drawn.map(({ id }) => id).toReversed()).toEqual((await list(ctx)).items.map(({ id }) => id))
  })
})

describe('what changed before', () => {
  test('comes nearest first, of the service and what it rests on', async ({ ctx }) => {
    await incident(ctx)
    await recordDeploy(ctx, { service: 'blog', version: '9', at: ago(14).toISOString() })
    const changes = async (service?: string) =>
      titles(await listChangesBefore(ctx, { at: ago(5).toISOString(), service, limit: 50 }))

    expect(await changes('shop')).toEqual([
      'Shop: degraded. Shop answers in 2 s',
      'Database: major outage',
      expect.stringContaining('Shop is now 1.4'),
    ])
    expect(await changes()).toHaveLength(4)
    expect(await changes('blog')).toEqual([expect.stringContaining('Blog is now 9')])
  })

  test('an item tells its reasons, what came before it but not itself, and where to look', async ({
    ctx,
  }) => {
    await incident(ctx)
    const [degraded] = (await list(ctx, { lane: 'service' })).items
    const detail = await getTimelineItem(as(ctx, 'viewer'), degraded?.id ?? '')

    expect(detail.evidence).toEqual(evidence)
    expect(titles(detail.before)).toEqual([
      'Database: major outage',
      expect.stringContaining('Shop is now 1.4'),
    ])
    expect(detail.links.map(({ label }) => label)).toEqual(['Shop at this time', 'Runbook'])
    const [action] = (await list(ctx, { lane: 'people' })).items
    const seenBy = async (role: 'viewer' | 'oncall') =>
      (await getTimelineItem(as(ctx, role), action?.id ?? '')).links.map(({ label }) => label)
    expect(await seenBy('viewer')).toEqual([])
    expect(await seenBy('oncall')).toEqual(['In the audit trail'])
  })

  test('what the timeline does not show has no page of its own', async ({ ctx }) => {
    await recordAudit(ctx, { action: 'user.signed_in', subject: 'user:1' })
    await expect(getTimelineItem(ctx, 'span-999999999999')).rejects.toMatchObject({ code: 'not_found' })
    await expect(getTimelineItem(ctx, 'event-9999999999999999999')).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})
