import type { Page } from '@playwright/test'
import { findings } from './axe'
import { alive, expect, PHONE, test } from './fixtures'

const RACES = '/endpoints/paddock/GET:~1api~1races'

const table = (page: Page) => page.getByRole('table', { name: 'Endpoints' })
const latency = (page: Page) => page.getByRole('slider', { name: 'Latency over time', exact: true })

async function listPage(page: Page, search = '') {
  await page.goto(`/endpoints${search}`)
  await expect(page.getByRole('searchbox')).toBeVisible()
}

async function endpointPage(page: Page, search = '') {
  await page.goto(RACES + search)
  await expect(latency(page)).toBeVisible()
}

test('the list shows every endpoint with its numbers, in the first HTML', async ({ pageAs }) => {
  const page = await pageAs('viewer', { javaScriptEnabled: false })
  await page.goto('/endpoints')

  const races = table(page)
    .getByRole('row')
    .filter({ has: page.getByRole('link', { name: 'GET /api/races', exact: true }) })
  await expect(races.first()).toContainText(/\d\/s/)
  await expect(races.first()).toContainText(/\d+ ms/)
  await expect(races.first().getByRole('img')).toHaveAttribute('aria-label', /From .*\/s to .*\/s/)
  await expect(table(page)).not.toContainText('/api/health')
})

test('sort and filter stand in the address and survive a reload; keys lead to the drill-down', async ({
  pageAs,
}) => {
  const page = await pageAs('viewer')
  await listPage(page)
  const p95 = table(page).getByRole('columnheader', { name: 'p95', exact: true })
  await p95.getByRole('button').click()
  await expect(p95).toHaveAttribute('aria-sort', 'descending')
  await page.keyboard.press('/')
  await page.keyboard.type('races')
  await expect(page).toHaveURL(/endpoints\.sort=-p95.*endpoints\.filter=races/)
  await page.reload()
  await expect(p95).toHaveAttribute('aria-sort', 'descending')
  await expect(page.getByRole('searchbox')).toHaveValue('races')
  for (const row of await table(page).locator('tbody tr').allTextContents()) expect(row).toContain('races')

  await page.getByRole('searchbox').press('Enter')
  await expect(table(page).locator('tbody tr').first()).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/endpoints\/paddock\/GET%3A~1api~1races/)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('/api/races')
})

test('one endpoint shows its numbers, charts, windows and status codes', async ({ pageAs }) => {
  const page = await pageAs('viewer')
  await endpointPage(page)

  await expect(page.getByRole('heading', { level: 1 })).toContainText('GET')
  await expect(page.getByText(/^\d+ of [\d,]+ failed$/)).toBeVisible()
  for (const name of ['Traffic', 'Error ratio', 'Requests by latency', 'Database time'])
    await expect(page.getByRole('slider', { name: `${name} over time` })).toBeVisible()
  const windows = page.getByRole('table', { name: /p95 over windows/ })
  await expect(windows.getByRole('row')).toHaveCount(6)
  await expect(windows.getByRole('row', { name: /^24 h/ })).toContainText(/\d+ ms.*\d+ ms.*×/)
  await expect(page.getByRole('table', { name: 'Requests by status code' })).toContainText('200')
})

test('the cursor moves by keyboard in all charts at once and reads the values', async ({ pageAs }) => {
  const page = await pageAs('viewer')
  await endpointPage(page, '?from=now-3h&to=now-1h')
  await latency(page).focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')

  await expect(latency(page)).toHaveAttribute('aria-valuetext', /: p50 .+, p95 \d+ ms, p99 /)
  await expect(page.locator('[data-cursor]')).toHaveCount(5)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  const numbers = page.getByRole('region', { name: 'Latency as a table' })
  await expect(numbers.getByRole('row').nth(1)).toContainText(/\d+ ms/)
})

test('comparing and zooming change the address, and back undoes them', async ({ pageAs }) => {
  const page = await pageAs('viewer')
  await endpointPage(page, '?from=now-6h&to=now')
  await alive(page)
  await page.getByRole('button', { name: /Compare with/ }).click()
  await page.getByRole('menuitem', { name: 'Last week' }).click()
  await expect(page).toHaveURL(/compare=last_week/)
  await expect(page.getByText('p95 last week')).toBeVisible()

  const box = await latency(page).boundingBox()
  if (!box) throw new Error('the chart has no place')
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height / 2, { steps: 4 })
  await page.mouse.up()
  await expect(page).toHaveURL(/from=\d{13}&to=\d{13}&compare=last_week/)
  await page.goBack()
  await expect(page).toHaveURL(/from=now-6h&to=now&compare=last_week/)
  await page.goBack()
  await expect(page).not.toHaveURL(/compare/)
  await expect(page.getByText('p95 last week')).toBeHidden()
})

test('queries lead to Prometheus; what is not set up says so', async ({ pageAs }) => {
  const page = await pageAs('viewer')
  await endpointPage(page)
  await alive(page)
  await page.getByRole('button', { name: 'Latency: queries', exact: true }).click()
  const menu = page.getByRole('menu')
  await expect(menu.getByRole('menuitem', { name: 'Copy PromQL: p95' })).toBeVisible()
  await expect(menu.getByRole('menuitem', { name: /Open in Prometheus/ })).toHaveAttribute(
    'href',
    /g0\.expr=/,
  )
  await expect(menu.getByRole('menuitem', { name: /Open in Grafana/ })).toContainText('links.grafana')
})

test('the last good numbers stay, greyed and dated, while Pitwall does not answer', async ({ pageAs }) => {
  const page = await pageAs('viewer')
  await endpointPage(page, '?refresh=5s')
  await page.route('**/api/ops/endpoints/**', (route) =>
    route.fulfill({
      status: 503,
      json: { code: 'unavailable', detail: 'The metrics engine does not answer.' },
    }),
  )
  await expect(page.getByText('stale').first()).toBeVisible({ timeout: 25_000 })
  await expect(page.getByText(/^\d+ of [\d,]+ failed$/)).toBeVisible()

  await page.unroute('**/api/ops/endpoints/**')
  await expect(page.getByText('stale').first()).toBeHidden({ timeout: 25_000 })
})

test('an endpoint nobody knows says so, and an address that names none is missing', async ({ pageAs }) => {
  const page = await pageAs('viewer')
  await page.goto('/endpoints/paddock/GET:~1no~1such~1route')
  await expect(page.getByRole('heading', { name: 'No data in this range' })).toBeVisible()
  await page.goto(`${RACES}?from=now-90d&to=now`)
  await expect(page.getByText('The range must be at most 30 days long.')).toBeVisible()

  for (const path of [
    '/endpoints/paddock/nonsense',
    '/endpoints/nobody/GET:~1',
    '/endpoints/paddock/%E0%A4%A',
  ])
    expect((await page.request.get(path)).status(), path).toBeGreaterThanOrEqual(400)
})

test('a service leads to its endpoints, and the palette finds one by name', async ({ pageAs }) => {
  const page = await pageAs('viewer')
  await page.goto('/services/paddock')
  await page.getByRole('link', { name: 'latency, errors and traffic' }).click()
  await expect(page).toHaveURL(/\/endpoints\?endpoints\.filter=Paddock/)
  await expect(table(page).locator('tbody tr').first()).toContainText('Paddock API')

  await page.keyboard.press('Control+k')
  await page.getByPlaceholder(/Pages, services/).fill('GET /api/races')
  await page.getByRole('option', { name: /^GET \/api\/races endpoint/ }).click()
  await expect(page).toHaveURL(/GET%3A~1api~1races/)
})

const LOOKS = [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['on a phone', PHONE],
] as const

for (const [look, options] of LOOKS) {
  test(`endpoints are readable for everyone, ${look}`, async ({ pageAs }) => {
    const page = await pageAs('viewer', options)
    await listPage(page)
    expect(await findings(page)).toEqual([])
    expect(await sideways(page)).toBe(0)
    await endpointPage(page, '?compare=yesterday')
    await latency(page).focus()
    expect(await findings(page)).toEqual([])
    expect(await sideways(page)).toBe(0)
  })
}

const sideways = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
