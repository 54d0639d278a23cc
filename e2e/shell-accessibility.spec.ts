import { findings } from './axe'
import { alive, expect, PHONE, test } from './fixtures'

// Contrast is the one rule that differs between the themes, and the one that does not depend on width.
const LOOKS = [
  ['light', { colorScheme: 'light' }, {}],
  ['dark', { colorScheme: 'dark' }, { only: ['color-contrast'] }],
  ['on a phone', PHONE, { without: ['color-contrast'] }],
] as const

// Short lists: a hundred equal rows say nothing that three do not.
const PAGES = [
  '/',
  '/services/paddock?from=now-15m&to=now',
  '/settings',
  '/settings/users',
  '/settings/tokens',
  '/audit?action=token.created',
]

for (const [look, options, rules] of LOOKS) {
  test(`no serious finding on any page, ${look}`, async ({ pageAs }) => {
    const page = await pageAs('admin', options)
    for (const path of PAGES) {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      expect(await findings(page, rules), path).toEqual([])
    }
  })

  test(`no serious finding before signing in, ${look}`, async ({ browser, product }) => {
    const context = await browser.newContext({ baseURL: product.url, ...options })
    const page = await context.newPage()
    await page.goto('/sign-in')

    expect(await findings(page, rules)).toEqual([])
    await context.close()
  })
}

test('no serious finding while something is open', async ({ pageAs }) => {
  const page = await pageAs('admin')
  await page.goto('/')
  await alive(page)
  await page.getByRole('button', { name: /Time range/ }).click()
  await expect(page.getByRole('menu')).toBeVisible()
  expect(await findings(page), 'menu').toEqual([])
  await page.getByRole('menuitem', { name: 'From – to…' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  expect(await findings(page), 'range').toEqual([])
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  await expect(page.getByPlaceholder(/Pages, services/)).toBeVisible()
  expect(await findings(page), 'search').toEqual([])
})

test('no serious finding on a missing page and in a forbidden one', async ({ pageAs }) => {
  const page = await pageAs('viewer')
  for (const path of ['/nothing/here', '/settings']) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    expect(await findings(page), path).toEqual([])
  }
})
