import { findings } from './axe'
import { expect, test } from './fixtures'
import { incident } from './incident'

test('a slow database is named within 30 s, is gone within 90 s after its end, and stays on record', async ({
  pageAs,
}) => {
  test.setTimeout(180_000)
  const page = await pageAs('viewer')
  await page.goto('/?refresh=5s')
  const headline = page.getByRole('heading', { level: 1 })
  try {
    await incident('slow-db')
    await expect(headline).toHaveText(/^(At risk|Degraded|Partial outage|Major outage)/, { timeout: 30_000 })
    await expect(page.locator('header:has(h1) p').filter({ hasText: /database/i })).toBeVisible()
    expect(await findings(page)).toEqual([])
  } finally {
    await incident('clear')
  }
  await expect(headline).toHaveText(/^(Operational|At risk)/, { timeout: 90_000 })

  await page.goto('/services/paddock?from=now-1h&to=now')
  const changes = page.getByRole('region', { name: 'What changed' })
  await expect(changes.getByText(/degraded.*database|at risk.*database/i).first()).toBeVisible()
  const bar = page.getByRole('slider', { name: /last 90 days/ })
  await bar.focus()
  await expect(bar).toHaveAttribute('aria-valuetext', /database/i)
})
