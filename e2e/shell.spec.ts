import { alive, expect, PHONE, signIn, test } from './fixtures'

test('only pages the visitor may open are offered', async ({ pageAs }) => {
  const viewer = await pageAs('viewer')
  await viewer.goto('/')
  await expect(viewer.getByRole('navigation', { name: 'Pages' }).getByRole('link')).toHaveText([
    'Status',
    'Timeline',
    'Endpoints',
    'Cron',
    'Queues',
    'Maintenance',
  ])

  const admin = await pageAs('admin')
  await admin.goto('/')
  await expect(admin.getByRole('navigation', { name: 'Pages' }).getByRole('link')).toContainText([
    'Status',
    'Audit',
  ])
})

test('everything is found by name', async ({ pageAs }) => {
  const page = await pageAs('viewer')
  await page.goto('/')
  await alive(page)
  await page.keyboard.press('Control+k')
  await page.getByPlaceholder(/Pages, services/).fill('padd')
  await page.keyboard.press('Enter')

  await expect(page).toHaveURL(/\/services\/paddock/)
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('option').first()).toContainText('Paddock API')
})

test('keys lead to pages, rest while typing and can be switched off', async ({ pageAs }) => {
  const page = await pageAs('admin')
  await page.goto('/')
  await alive(page)
  await page.keyboard.press('g')
  await page.keyboard.press('a')
  await expect(page).toHaveURL(/\/audit/)

  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(sheet).toBeVisible()
  await sheet.getByRole('checkbox').uncheck()
  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
  await page.keyboard.press('?')
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog', { name: 'Search' })).toBeVisible()
  await expect(sheet).toBeHidden()
})

test('the time range stands in the address and back undoes it', async ({ pageAs }) => {
  const page = await pageAs('viewer')
  await page.goto('/services/paddock')
  await alive(page)
  await page.getByRole('button', { name: /Time range: Last 7 days/ }).click()
  await page.getByRole('menuitem', { name: 'Last hour' }).click()
  await expect(page).toHaveURL(/from=now-1h&to=now/)

  await page.getByRole('button', { name: /Earlier/ }).click()
  await expect(page).toHaveURL(/from=\d{13}&to=\d{13}/)
  await page.goBack()
  await expect(page.getByRole('button', { name: /Time range: Last hour/ })).toBeVisible()
})

test('a range of one’s own is checked before it is shown', async ({ pageAs }) => {
  const page = await pageAs('viewer')
  await page.goto('/')
  await alive(page)
  await page.getByRole('button', { name: /Time range/ }).click()
  await page.getByRole('menuitem', { name: 'From – to…' }).click()
  await page.getByLabel('From').fill('yesterday')
  await expect(page.getByText('This names no time.')).toBeVisible()

  await page.getByLabel('From').fill('now-2d/d')
  await page.getByRole('button', { name: 'Show this range' }).click()
  await expect(page).toHaveURL(/from=now-2d(\/|%2F)d&to=now/)
})

test('the refresh rate stands in the address and goes along to the next page', async ({ pageAs }) => {
  const page = await pageAs('admin')
  await page.goto('/')
  await alive(page)
  await page.getByLabel('Refresh every').selectOption('1m')
  await expect(page).toHaveURL(/refresh=1m/)
  await page.getByRole('link', { name: 'Audit' }).click()

  await expect(page).toHaveURL(/\/audit\?refresh=1m/)
})

test('dark, light and the system’s own look are remembered', async ({ pageAs }) => {
  const page = await pageAs('viewer')
  await page.goto('/')
  await alive(page)
  await page.getByRole('button', { name: /^You/ }).click()
  await page.getByRole('menuitem', { name: 'Dark' }).click()
  await expect(page.locator('html')).toHaveClass(/dark/)
  await page.reload()

  await expect(page.locator('html')).toHaveClass(/dark/)
})

test('the rail remembers its width', async ({ pageAs }) => {
  const page = await pageAs('viewer')
  await page.goto('/')
  await alive(page)
  await page.getByRole('button', { name: 'Narrow the rail' }).click()
  await page.reload()

  await expect(page.getByRole('button', { name: 'Show words in the rail' })).toBeVisible()
})

test('somebody who signs out is out', async ({ pageAs, product }) => {
  const storageState = await signIn(product.url, product.accounts.support)
  const page = await pageAs('support', { storageState })
  await page.goto('/')
  await alive(page)
  await page.getByRole('button', { name: /^You/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()

  await expect(page).toHaveURL(/\/sign-in/)
  await page.goto('/')
  await expect(page).toHaveURL(/\/sign-in/)
})

for (const path of ['/', '/services/paddock', '/settings', '/audit']) {
  test(`${path} fits a phone`, async ({ pageAs }) => {
    const page = await pageAs('admin', PHONE)
    await page.goto(path)

    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0)
  })
}
