import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, PHONE, test } from './fixtures'

const LOOKS = [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['light on a phone', { colorScheme: 'light', ...PHONE }],
] as const

const PAGES = ['/', '/services/paddock', '/settings', '/settings/users', '/settings/tokens', '/audit']

for (const [look, options] of LOOKS) {
  test(`no serious finding on any page, ${look}`, async ({ pageAs }) => {
    const page = await pageAs('admin', options)
    for (const path of PAGES) {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      expect(await findings(page), path).toEqual([])
    }
  })

  test(`no serious finding before signing in, ${look}`, async ({ browser, product }) => {
    const context = await browser.newContext({ baseURL: product.url, ...options })
    const page = await context.newPage()
    await page.goto('/sign-in')

    expect(await findings(page)).toEqual([])
    await context.close()
  })
}

test('no serious finding while something is open', async ({ pageAs }) => {
  const page = await pageAs('admin')
  await page.goto('/')
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

async function findings(page: Page): Promise<string[]> {
  // Focus guards take the focus to hand it on at once: they are hidden and focusable by design.
  const axe = new AxeBuilder({ page }).exclude('[data-base-ui-focus-guard]')
  const { violations } = await axe.analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target} ${failureSummary}`),
    )
}
