import { alive, expect, test } from './fixtures'

const HEADLINE = /^(operational|at risk|degraded|partial outage|major outage|maintenance|unknown)/i

test('says how bad it is, since when and how old this is', async ({ pageAs }) => {
  const page = await pageAs('viewer')
  await page.goto('/')

  await expect(page.getByRole('heading', { level: 1 })).toHaveText(HEADLINE)
  await expect(page.getByText(/as of \d{2}:\d{2}:\d{2}/).first()).toBeVisible()
  const paddock = page.getByRole('region', { name: /Paddock API/ })
  await expect(paddock.getByRole('list', { name: /depends on/ }).getByRole('listitem')).not.toHaveCount(0)
  await expect(paddock.getByText('Version')).toBeVisible()
})

test('the first rows are in the first HTML, and readable without script', async ({ pageAs }) => {
  const page = await pageAs('viewer', { javaScriptEnabled: false })
  await page.goto('/')

  await expect(page.getByRole('heading', { level: 1 })).toHaveText(HEADLINE)
  await expect(page.getByRole('link', { name: /Paddock database/ }).first()).toBeVisible()
  await expect(page.getByText(/available/).first()).toBeVisible()
})

test('renews itself without a reload', async ({ pageAs }) => {
  const page = await pageAs('viewer')
  await page.goto('/?refresh=5s')
  const asOf = page.locator('header:has(h1) time').last()
  const before = await asOf.getAttribute('datetime')

  await expect(asOf).not.toHaveAttribute('datetime', before ?? '')
})

test('the 90 days are read out by keyboard', async ({ pageAs }) => {
  const page = await pageAs('viewer')
  await page.goto('/')
  await alive(page)
  const bar = page.getByRole('slider', { name: /Paddock API, last 90 days/ })
  await bar.focus()

  await expect(bar).toHaveAttribute('aria-valuenow', '89')
  await page.keyboard.press('ArrowLeft')
  await expect(bar).toHaveAttribute('aria-valuenow', '88')
  await page.keyboard.press('Home')
  await expect(bar).toHaveAttribute('aria-valuetext', /^\d+ \w+: /)
})

test('keeps the last good picture, greyed and dated, while Pitwall does not answer', async ({ pageAs }) => {
  const page = await pageAs('viewer')
  await page.goto('/?refresh=5s')
  await page.route('**/api/ops/health', (route) =>
    route.fulfill({ status: 503, json: { code: 'unavailable', detail: 'The database does not answer.' } }),
  )

  const strip = page.getByRole('region', { name: "Pitwall's own state" })
  await expect(strip).toContainText('does not answer', { timeout: 25_000 })
  await expect(page.getByText('stale').first()).toBeVisible()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(HEADLINE)

  await page.unroute('**/api/ops/health')
  await expect(strip).toBeHidden({ timeout: 25_000 })
})

test('a service has a page of its own', async ({ pageAs }) => {
  const page = await pageAs('viewer')
  await page.goto('/')
  await page.getByRole('link', { name: 'Paddock API' }).first().click()

  await expect(page).toHaveURL(/\/services\/paddock/)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Paddock API/)
  await expect(page.getByRole('table', { name: /Levels in this time range/ })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'From the inside' })).toBeVisible()
})

for (const path of ['/services/no-such-service', '/services/NOT%20AN%20ID', '/nothing/here']) {
  test(`${path} is a page that is missing`, async ({ pageAs }) => {
    const page = await pageAs('viewer')
    const answer = await page.goto(path)

    expect(answer?.status()).toBe(404)
  })
}
