import { expect, test } from './fixtures'
import { incident } from './incident'

test('a job that fails puts its service at risk with what it said, and clear ends it', async ({ pageAs }) => {
  test.setTimeout(240_000)
  const page = await pageAs('viewer')
  try {
    await incident('failing-job')
    await page.goto('/?refresh=5s')
    const tile = page.getByRole('region', { name: 'Cron' })
    await expect(async () => {
      await page.reload()
      await expect(tile).toContainText('column "fastest_lap_bonus" does not exist', { timeout: 2_000 })
    }).toPass({ timeout: 120_000 })
    await expect(page.getByText(/The job Score races failed/).first()).toBeVisible({ timeout: 30_000 })
  } finally {
    await incident('clear')
  }
  await expect(async () => {
    await page.goto('/cron?q=score-races')
    await expect(page.getByRole('table', { name: /Cron jobs/ })).toContainText(/up|running/, {
      timeout: 2_000,
    })
  }).toPass({ timeout: 60_000 })
})
