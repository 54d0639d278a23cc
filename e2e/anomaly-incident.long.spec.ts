import type { AnomalyPage, AnomalyView } from '@/lib/anomalies/contract'
import { expect, test } from './fixtures'
import { incident } from './incident'

const MINUTE = 60_000
const FAULTS = [
  { name: 'slow-db', kind: 'dependency' },
  { name: 'bad-deploy', kind: 'deploy' },
]

for (const { name, kind } of FAULTS)
  test(`${name} opens one anomaly with its ${kind} as first candidate, and is over 15 minutes after its end`, async ({
    pageAs,
  }) => {
    const { request } = await pageAs('oncall')
    const anomalies = async (query: string): Promise<AnomalyView[]> => {
      const answer = await request.get(`/api/ops/anomalies?${query}`)
      const { items }: AnomalyPage = await answer.json()
      return items.filter(({ severity }) => severity !== 'info')
    }
    // What opens within half an hour of another would be part of it.
    await expect
      .poll(() => anomalies('from=now-10m&to=now'), { timeout: 30 * MINUTE, intervals: [15_000] })
      .toEqual([])
    const since = Date.now()
    const mine = async () =>
      (await anomalies('from=now-1h&to=now')).filter(({ openedAt }) => Date.parse(openedAt) >= since - MINUTE)
    try {
      await incident(name)
      await expect.poll(mine, { timeout: 3 * MINUTE, intervals: [2_000] }).toHaveLength(1)
      await expect
        .poll(async () => (await mine())[0]?.candidates[0]?.kind, { timeout: MINUTE, intervals: [2_000] })
        .toBe(kind)
    } finally {
      await incident('clear')
    }
    await expect
      .poll(async () => (await mine()).map(({ state }) => state), {
        timeout: 15 * MINUTE,
        intervals: [5_000],
      })
      .toEqual(['resolved'])
  })
