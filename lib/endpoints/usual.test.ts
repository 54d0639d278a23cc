import { beforeAll, describe, expect } from 'vitest'
import { anomalies, baselines } from '@/db/schema'
import { test as base } from '@/db/testing/test'
import { withConfig } from '@/lib/config/testing'
import type { Context } from '@/lib/context'
import { getEndpoint, listAllEndpoints } from './queries'
import { canRunPrometheus, withoutPrometheus, withPrometheus } from './testing/engine'
import { SHOP_CONFIG, SHOP_NOW, shopSamples } from './testing/shop'

withPrometheus(shopSamples)
const ORDERS = 'shop:GET:~1orders~1:id'
const MINUTE = 60_000

const test = base.extend<{ shop: Context }>({
  shop: async ({ ctx }, use) => use({ ...ctx, now: SHOP_NOW }),
})

beforeAll(() => {
  withConfig(SHOP_CONFIG)
})

const judged = ({ db }: Context, signal: 'p95' | 'errors', expected: number) =>
  db.insert(baselines).values({
    ...{ service: 'shop', endpoint: ORDERS, signal, name: '', unit: '', since: SHOP_NOW, state: 'active' },
    ...{ at: SHOP_NOW, expected, low: expected / 2, high: expected * 2, score: 0, detector: Buffer.alloc(0) },
  })

describe.skipIf(!canRunPrometheus)(`against a real Prometheus${withoutPrometheus}`, () => {
  test('tells what is usual beside the numbers: errors as a share, nothing where nothing is learnt', async ({
    shop,
  }) => {
    await judged(shop, 'p95', 80)
    await judged(shop, 'errors', 5)

    const { baseline, bands, grid } = await getEndpoint(shop, ORDERS, {})
    expect(baseline).toEqual({ value: 80, low: 40, high: 160 })
    expect(bands.p95?.value).toHaveLength(grid.count)
    expect(bands.p95?.high.at(-1)).toBe(160)
    expect(bands.errors?.value.at(-1)).toBe(0.05)
    expect(bands.traffic).toBeNull()
    const { items } = await listAllEndpoints(shop, { from: 'now-61m' })
    expect(items.find(({ id }) => id === ORDERS)?.baseline).toEqual(baseline)
    expect(items.find(({ id }) => id === 'shop:GET:~1slower')?.baseline).toBeNull()
  })

  test('marks the anomalies that were open in the range, from when they were certain', async ({ shop }) => {
    const at = (minutes: number) => new Date(SHOP_NOW.getTime() - minutes * MINUTE)
    const [opened] = await shop.db
      .insert(anomalies)
      .values({
        ...{
          service: 'shop',
          endpoint: ORDERS,
          signal: 'p95',
          unit: 'ms',
          state: 'open',
          severity: 'critical',
        },
        ...{ onsetAt: at(12), openedAt: at(10), lastJoinedAt: at(10), peakAt: at(9), peakScore: 14 },
        ...{ observed: 412, expected: { value: 80, low: 40, high: 160 }, sentence: 'p95 412 ms' },
      })
      .returning({ id: anomalies.id })

    const { marks } = await getEndpoint(shop, ORDERS, {})
    expect(marks).toEqual([
      {
        ...{ at: at(10).toISOString(), until: null, kind: 'anomaly', severity: 'critical' },
        ...{ title: 'p95 412 ms', href: `/timeline/anomalies/${opened?.id}` },
      },
    ])
    expect((await getEndpoint(shop, ORDERS, { from: 'now-2h', to: 'now-30m' })).marks).toEqual([])
  })
})
