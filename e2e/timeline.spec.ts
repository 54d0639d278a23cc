import type { Page } from '@playwright/test'
import { findings } from './axe'
import { alive, expect, PHONE, test } from './fixtures'

const picture = (page: Page) => page.getByRole('region', { name: 'Timeline as a picture' })
const table = (page: Page) => page.getByRole('table', { name: 'What happened' })
const panel = (page: Page) => page.getByRole('complementary', { name: 'Open item' })

async function timelinePage(page: Page, search = '') {
  await page.goto(`/timeline${search}`)
  await expect(table(page)).toBeVisible()
  await alive(page)
}

/** A version no other test deploys. */
async function deploy(page: Page, baseURL: string): Promise<string> {
  const version = `t-${crypto.randomUUID().slice(0, 8)}`
  const answer = await page.request.post('/api/ops/deploys', {
    data: { service: 'paddock', version },
    headers: { Origin: baseURL },
  })
  expect(answer.status(), await answer.text()).toBe(201)
  return version
}

test('a deploy told by API is a mark and a row; opened, it tells what came before', async ({
  pageAs,
  product,
}) => {
  const page = await pageAs('oncall')
  const earlier = await deploy(page, product.url)
  const version = await deploy(page, product.url)
  await timelinePage(page, '?from=now-15m&to=now&lanes=deploy')

  await expect(picture(page).getByRole('list', { name: 'Deploys' }).getByRole('link').last()).toBeVisible()
  const row = table(page).getByRole('row').filter({ hasText: version })
  await row.getByRole('link').click()
  await expect(page).toHaveURL(/item=event-\d+/)
  await expect(panel(page).getByRole('heading', { level: 2 })).toContainText(version)
  await expect(panel(page)).toContainText(earlier)
  await expect(panel(page).getByRole('link', { name: 'Paddock API at this time' })).toHaveAttribute(
    'href',
    /\/services\/paddock\?from=\d{13}&to=\d{13}/,
  )

  await page.reload()
  await alive(page)
  await expect(panel(page).getByRole('heading', { level: 2 })).toContainText(version)
  // Its code comes after the page is alive.
  await expect(async () => {
    await page.keyboard.press('Escape')
    await expect(panel(page)).toBeHidden({ timeout: 500 })
  }).toPass()
  await expect(page).not.toHaveURL(/item=/)
})

test('the API tells the same, and a viewer sees who did what but not what it was before', async ({
  pageAs,
  product,
}) => {
  const oncall = await pageAs('oncall')
  const version = await deploy(oncall, product.url)
  const viewer = await pageAs('viewer')
  const list = await viewer.request.get(`/api/ops/timeline?from=now-5m&lane=deploy&q=${version}`)
  const { items } = await list.json()
  expect(items).toHaveLength(1)
  expect(items[0]).toMatchObject({ lane: 'deploy', kind: 'deploy_recorded', service: 'paddock' })

  const marks = await viewer.request.get('/api/ops/timeline/marks?from=now-90d&to=now')
  const { marks: drawn } = await marks.json()
  expect(drawn.length).toBeGreaterThan(0)
  expect(drawn.length).toBeLessThanOrEqual(1_000)

  const before = await viewer.request.get(`/api/ops/timeline/before?at=now&service=paddock`)
  expect(JSON.stringify(await before.json())).toContain(version)
  const people = await viewer.request.get('/api/ops/timeline?from=now-90d&lane=people')
  const actions = (await people.json()).items
  expect(actions.length).toBeGreaterThan(0)
  expect(Object.keys(actions[0])).not.toContain('before')
})

test('dragging and keys zoom into the address, and back undoes them', async ({ pageAs }) => {
  const page = await pageAs('viewer')
  await timelinePage(page, '?from=now-7d&to=now')
  const box = await picture(page).boundingBox()
  if (!box) throw new Error('the picture has no place')
  const y = box.y + box.height - 12
  await page.mouse.move(box.x + box.width * 0.5, y)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.8, y, { steps: 4 })
  await page.mouse.up()
  await expect(page).toHaveURL(/from=\d{13}&to=\d{13}/)
  await page.goBack()
  await expect(page).toHaveURL(/from=now-7d&to=now/)

  await picture(page).focus()
  await page.keyboard.press('+')
  await expect(page).toHaveURL(/from=\d{13}&to=\d{13}/)
  await page.goBack()
  await expect(page).toHaveURL(/from=now-7d&to=now/)
})

test('arrows walk the marks, Enter opens one, lanes can be left out', async ({ pageAs, product }) => {
  const page = await pageAs('oncall')
  const version = await deploy(page, product.url)
  await timelinePage(page, '?from=now-1m&to=now')
  await picture(page).focus()
  await page.keyboard.press('ArrowLeft')
  const mark = picture(page).getByRole('link').and(page.locator(':focus'))
  await expect(mark).toHaveCount(1)
  await page.keyboard.press('ArrowLeft')
  await expect(mark).toHaveCount(1)

  await page.getByRole('button', { name: 'Deploys', exact: true }).click()
  await expect(page).toHaveURL(/lanes=service%2Cdependency%2Cmaintenance/)
  await expect(table(page).or(page.getByText('Nothing happened in these lanes'))).toBeVisible()
  await expect(page.getByText(version)).toBeHidden()
  await page.goBack()
  await expect(table(page)).toContainText(version)
})

test('new items come by themselves while another stays open', async ({ pageAs, product }) => {
  const page = await pageAs('oncall')
  const version = await deploy(page, product.url)
  await timelinePage(page, '?from=now-15m&to=now&refresh=5s')
  await table(page).getByRole('link').filter({ hasText: version }).click()
  await expect(panel(page)).toContainText(version)
  const next = await deploy(page, product.url)

  await expect(table(page)).toContainText(next, { timeout: 15_000 })
  await expect(panel(page).getByRole('heading', { level: 2 })).toContainText(version)
})

test('the first rows stand in the first HTML; an empty or impossible time says so', async ({ pageAs }) => {
  const page = await pageAs('viewer', { javaScriptEnabled: false })
  await page.goto('/timeline?from=now-90d&to=now')
  expect(await table(page).locator('tbody tr').count()).toBeGreaterThan(0)

  await page.goto('/timeline?from=2020-01-01&to=2020-01-02')
  await expect(page.getByText('Nothing happened in this time')).toBeVisible()
  await page.goto('/timeline?from=now-1y&to=now')
  await expect(page.getByText('The range must be at most 90 days long.')).toBeVisible()
})

const LOOKS = [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['on a phone', PHONE],
] as const

for (const [look, options] of LOOKS) {
  test(`the timeline is readable for everyone, ${look}`, async ({ pageAs }) => {
    const page = await pageAs('viewer', options)
    await timelinePage(page, '?from=now-7d&to=now')
    expect(await findings(page)).toEqual([])
    expect(await sideways(page)).toBe(0)
    await table(page).getByRole('link').first().click()
    await expect(panel(page).getByRole('heading', { level: 2 })).toBeVisible()
    expect(await findings(page)).toEqual([])
    expect(await sideways(page)).toBe(0)
  })
}

const sideways = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
