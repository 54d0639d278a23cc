import type { Page } from '@playwright/test'
import { findings } from './axe'
import { alive, expect, PHONE } from './fixtures'
import { test } from './seeded-window'

const dialog = (page: Page) => page.getByRole('dialog')
const banner = (page: Page) => page.getByRole('region', { name: 'Maintenance', exact: true })
const title = (page: Page) => page.getByRole('heading', { level: 1 })
const trail = (page: Page) => page.getByRole('region', { name: 'Who did what' })

async function open(page: Page, path: string) {
  await page.goto(path)
  await alive(page)
}

/** Says what and when, and looks at what that covers. */
async function say(page: Page, { mode = 'full', reason }: { mode?: string; reason: string }) {
  await dialog(page).getByRole('radio', { name: mode }).check()
  await dialog(page).getByLabel('Reason').fill(reason)
  await dialog(page).getByRole('button', { name: 'See what it covers' }).click()
}

const unique = () => crypto.randomUUID().slice(0, 8)

test('maintenance of a service is begun in two steps, shown on every page, extended for a reason and ended', async ({
  pageAs,
}) => {
  const page = await pageAs('oncall')
  const reason = `new tyres ${unique()}`
  await open(page, '/maintenance')
  await page.getByRole('button', { name: 'Start maintenance' }).click()
  await dialog(page).getByLabel('Service', { exact: true }).selectOption('paddock')
  await say(page, { mode: 'announce', reason })
  await expect(dialog(page).getByRole('heading', { level: 3 })).toHaveText('Paddock API · announce')
  await expect(dialog(page)).toContainText('Paddock API (is only told)')
  await expect(dialog(page)).toContainText('Usual traffic')
  await dialog(page).getByRole('button', { name: 'Start it' }).click()

  await expect(title(page)).toHaveText('Paddock API announced')
  const address = page.url()
  await page.goto('/endpoints')
  await expect(banner(page)).toContainText(/Paddock API announced ends in (1 h|59 min)/)
  await expect(banner(page)).toContainText(reason)
  await banner(page).getByRole('link', { name: 'Paddock API announced' }).click()
  await expect(page).toHaveURL(/\/maintenance$/)
  await expect(page.getByRole('article', { name: 'Paddock API announced' })).toContainText('59 min left')

  await open(page, address)
  await page.getByRole('button', { name: 'Change its end' }).click()
  await dialog(page).getByLabel('New end').selectOption('60')
  await dialog(page).getByLabel('Reason').fill('the second set is missing')
  await dialog(page).getByRole('button', { name: 'Change it', exact: true }).click()
  await expect(page.getByText(/^1 h 59 min left/)).toBeVisible()
  await expect(trail(page)).toContainText('the second set is missing')

  await page.getByRole('button', { name: /^End / }).click()
  await dialog(page).getByRole('button', { name: 'End it' }).click()
  await expect(title(page)).toHaveText('Paddock API over')
  await page.goto('/endpoints')
  await expect(page.getByText(reason)).toHaveCount(0)

  await page.goto(address)
  await trail(page).getByRole('link', { name: 'Its rows in the audit trail' }).click()
  for (const action of ['maintenance.enabled', 'maintenance.extended', 'maintenance.disabled'])
    await expect(page.getByRole('cell', { name: action })).toBeVisible()
})

test('what is full is refused by the gate until it ends, but for who carries a bypass', async ({
  pageAs,
  product,
}) => {
  test.setTimeout(120_000)
  const page = await pageAs('oncall')
  const name = `e2e-${unique()}`
  const gate = (headers: Record<string, string> = {}) =>
    page.request
      .get(`${product.url}/api/maintenance/gate?service=paddock&path=/api/races&tenant=${name}`, { headers })
      .then((answer) => answer.status())

  await open(page, '/maintenance/bypasses')
  await page.getByRole('button', { name: 'Make a bypass' }).click()
  await dialog(page).getByLabel('Name').fill(name)
  await dialog(page).getByRole('button', { name: 'Make it' }).click()
  const header = await dialog(page).locator('pre').first().textContent()
  const bypass = { 'X-Maintenance-Bypass': header?.split(': ')[1] ?? '' }
  await dialog(page).getByRole('button', { name: 'I have copied it' }).click()

  expect(await gate()).toBe(204)
  await open(page, '/maintenance')
  await page.getByRole('button', { name: 'Start maintenance' }).click()
  await dialog(page).getByLabel('About').selectOption('tenant')
  await dialog(page).getByLabel('Tenant').fill(name)
  await say(page, { reason: 'moved to another shard' })
  await dialog(page).getByRole('button', { name: 'Start it' }).click()
  await expect(title(page)).toHaveText(`Tenant ${name} in maintenance`)
  expect([await gate(), await gate(bypass)]).toEqual([503, 204])
  const address = page.url()

  await open(page, '/maintenance/bypasses')
  await expect(async () => {
    await page.getByRole('button', { name: `Uses of ${name}` }).click()
    await expect(dialog(page)).toContainText('GET /api/races', { timeout: 2_000 })
  }).toPass()
  await dialog(page).getByRole('button', { name: 'Close' }).click()
  await page.getByRole('button', { name: `Revoke ${name}` }).click()
  await dialog(page).getByRole('button', { name: 'Revoke' }).click()
  await expect(page.getByRole('row', { name: new RegExp(name) })).toContainText('revoked')
  await expect.poll(() => gate(bypass)).toBe(503)

  await open(page, address)
  await page.getByRole('button', { name: /^End / }).click()
  await dialog(page)
    .getByRole('button', { name: /^End it/ })
    .click()
  await expect(title(page)).toHaveText(`Tenant ${name} over`)
  await expect.poll(gate).toBe(204)
})

test('what reaches everything is begun and ended only by typing so', async ({ pageAs }) => {
  const page = await pageAs('admin')
  await open(page, '/maintenance')
  await page.getByRole('button', { name: 'Start maintenance' }).click()
  await dialog(page).getByLabel('About').selectOption('global')
  await say(page, { mode: 'announce', reason: `pit stop ${unique()}` })
  await dialog(page).getByRole('button', { name: 'Start it' }).click()
  await expect(dialog(page).getByLabel('Type global')).toBeFocused()
  await dialog(page).getByLabel('Type global').fill('paddock')
  await dialog(page).getByRole('button', { name: 'Start it' }).click()
  await expect(dialog(page).getByRole('button', { name: 'Start it' })).toBeVisible()
  await dialog(page).getByLabel('Type global').fill('global')
  await dialog(page).getByRole('button', { name: 'Start it' }).click()
  await expect(title(page)).toHaveText('Everything announced')

  await page.getByRole('button', { name: /^End / }).click()
  await dialog(page).getByRole('button', { name: 'End it' }).click()
  await expect(dialog(page).getByLabel('Type global')).toBeFocused()
  await dialog(page).getByLabel('Type global').fill('global')
  await dialog(page).getByRole('button', { name: 'End it' }).click()
  await expect(title(page)).toHaveText('Everything over')
})

test('a quiet time is taken for a plan, which is cancelled again; going back keeps what was said', async ({
  pageAs,
}) => {
  const page = await pageAs('oncall', { timezoneId: 'America/New_York' })
  const tenant = `e2e-${unique()}`
  await open(page, '/maintenance?quiet=120')
  const quiet = page.getByRole('region', { name: 'Quietest this week' })
  await expect(quiet.getByRole('listitem')).not.toHaveCount(0)
  await quiet.getByRole('button', { name: 'Plan' }).first().click()
  await dialog(page).getByLabel('About').selectOption('tenant')
  await dialog(page).getByLabel('Tenant').fill(tenant)
  await say(page, { reason: 'certificate' })
  await dialog(page).getByRole('button', { name: 'Back' }).click()
  await expect(dialog(page).getByLabel('Tenant')).toHaveValue(tenant)
  await dialog(page).getByRole('button', { name: 'See what it covers' }).click()
  await dialog(page).getByRole('button', { name: 'Plan it' }).click()
  await expect(title(page)).toHaveText(`Tenant ${tenant} planned`)
  await expect(page.getByRole('region', { name: 'What it will cover' })).toBeVisible()

  await open(page, '/maintenance')
  const planned = page
    .getByRole('region', { name: 'Planned' })
    .getByRole('listitem')
    .filter({ hasText: tenant })
  await expect(planned).toContainText('for 2 h')
  await planned.getByRole('button', { name: 'Cancel' }).click()
  await dialog(page).getByRole('button', { name: 'Cancel it' }).click()
  await expect(planned).toHaveCount(0)
  await expect(page.getByRole('row', { name: new RegExp(tenant) })).toContainText('cancelled')
})

test('an id that names nothing is told at its field', async ({ pageAs }) => {
  const page = await pageAs('oncall')
  await open(page, '/maintenance')
  await page.getByRole('button', { name: 'Start maintenance' }).click()
  await dialog(page).getByLabel('About').selectOption('cron')
  await dialog(page).getByLabel('Job').fill('no-such-job')
  await say(page, { reason: 'x' })
  await expect(dialog(page).getByLabel('Job')).toHaveAttribute('aria-invalid', 'true')
  await expect(dialog(page)).toContainText('there is no job no-such-job')
})

test('what maintenance skipped stands there until somebody decides about it', async ({ pageAs, skipped }) => {
  const page = await pageAs('oncall')
  await open(page, '/maintenance')
  const item = page
    .getByRole('region', { name: 'Catch-up' })
    .getByRole('listitem')
    .filter({ hasText: skipped.job })
  await expect(item).toContainText('not caught up')
  await expect(item.getByRole('button', { name: `Run now ${skipped.job}` })).toHaveAccessibleDescription(
    'pitwall.yaml names no trigger for it: run it where it lives.',
  )
  await item.getByRole('button', { name: `Not needed ${skipped.job}` }).click()
  await dialog(page).getByLabel('Reason').fill('nothing was to be done')
  await dialog(page).getByRole('button', { name: 'Not needed' }).click()
  await expect(item).toHaveCount(0)

  await page.goto(`/maintenance/${skipped.id}`)
  await expect(page.getByRole('region', { name: 'Catch-up' })).toContainText('nothing was to be done')
  await expect(page.getByRole('list', { name: 'To know' })).toContainText('asked, not confirmed')
  await expect(page.getByRole('list', { name: 'To know' })).toContainText('refused the connection')
})

test('what the environment forces says so, and cannot be ended here', async ({ pageAs, forced }) => {
  const page = await pageAs('admin')
  await open(page, `/maintenance/${forced.id}`)
  await expect(page.getByText("stands in Pitwall's environment and forces it")).toBeVisible()
  for (const name of [`End ${forced.about}`, `Change its end of ${forced.about}`])
    await expect(page.getByRole('button', { name })).toHaveAccessibleDescription(
      'It lasts as long as MAINTENANCE_MODE is set.',
    )
})

test('a viewer reads it all and changes nothing', async ({ pageAs, skipped }) => {
  const page = await pageAs('viewer', { javaScriptEnabled: false })
  await page.goto('/maintenance')
  await expect(title(page)).toHaveText('Maintenance')
  await expect(page.getByRole('button', { name: 'Start maintenance' })).toHaveAccessibleDescription(
    'Only on-call and admins may do this.',
  )
  await expect(page.getByRole('region', { name: 'Catch-up' })).toContainText(skipped.job)
  await expect(page.getByRole('link', { name: 'Bypasses' })).toHaveCount(0)
  expect((await page.goto('/maintenance/bypasses'))?.status()).toBe(403)
  expect((await page.goto(`/maintenance/${skipped.id}`))?.status()).toBe(200)
  for (const path of ['nonsense', crypto.randomUUID(), '?cursor=odd', '?quiet=1'])
    expect((await page.goto(`/maintenance/${path}`.replace('/?', '?')))?.status(), path).toBe(404)
})

const LOOKS = [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['on a phone', PHONE],
] as const

for (const [look, options] of LOOKS) {
  test(`maintenance is readable for everyone, ${look}`, async ({ pageAs, skipped, forced }) => {
    const page = await pageAs('admin', options)
    for (const path of [
      '/maintenance',
      `/maintenance/${skipped.id}`,
      `/maintenance/${forced.id}`,
      '/maintenance/bypasses',
    ]) {
      await open(page, path)
      expect(await findings(page), path).toEqual([])
      expect(await sideways(page), path).toBe(0)
    }
    await open(page, '/maintenance')
    await page.getByRole('button', { name: 'Start maintenance' }).click()
    await say(page, { mode: 'read only', reason: 'a look' })
    await expect(dialog(page).getByRole('button', { name: 'Start it' })).toBeVisible()
    expect(await findings(page)).toEqual([])
    expect(await sideways(page)).toBe(0)
  })
}

const sideways = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
