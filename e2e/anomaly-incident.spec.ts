import type { APIRequestContext } from '@playwright/test'
import type { AnomalyPage, AnomalyView } from '@/lib/anomalies/contract'
import { findings } from './axe'
import { expect, test } from './fixtures'
import { incident } from './incident'

test('a slow database is one anomaly within three minutes, and the database is its first candidate', async ({
  pageAs,
}) => {
  test.setTimeout(240_000)
  const page = await pageAs('oncall')
  const since = new Date()
  try {
    await incident('slow-db')
    await expect.poll(() => opened(page.request, since), { timeout: 180_000 }).not.toEqual([])
  } finally {
    await incident('clear')
  }
  const [anomaly, ...others] = await opened(page.request, since)
  expect(others).toEqual([])
  expect(anomaly).toMatchObject({ service: 'paddock', signal: 'p95', state: 'open' })
  expect(anomaly?.candidates[0]).toMatchObject({ kind: 'dependency', subject: 'dependency:paddock-db' })

  await page.goto(anomaly?.href ?? '')
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/p95/)
  await expect(page.getByText(/Paddock database.*(at risk|degraded)/i).first()).toBeVisible()
  expect(await findings(page)).toEqual([])
})

/** Anomalies of the whole product that opened since a moment, traffic alone left out. */
async function opened(request: APIRequestContext, since: Date): Promise<AnomalyView[]> {
  const answer = await request.get(`/api/ops/anomalies?from=${since.toISOString()}&to=now`)
  const { items }: AnomalyPage = await answer.json()
  return items.filter(({ openedAt, severity }) => new Date(openedAt) >= since && severity !== 'info')
}
