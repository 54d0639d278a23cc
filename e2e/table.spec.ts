import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { findings } from './axe'
import { expect, PHONE, test } from './fixtures'

const tableOf = (page: Page) => page.locator('[data-table]').first()
const firstCells = (page: Page) => tableOf(page).locator('tbody td:first-child')

async function peoplePage(page: Page, search = '') {
  await page.goto(`/settings/users${search}`)
  await expect(tableOf(page).getByRole('searchbox')).toBeVisible()
}

test('a table is sorted, walked and narrowed by keyboard, and its address brings that back', async ({
  pageAs,
}) => {
  const page = await pageAs('admin')
  await peoplePage(page)
  const given = await firstCells(page).allTextContents()
  const role = page.getByRole('columnheader', { name: 'Role' })
  await role.getByRole('button').focus()
  await page.keyboard.press('Enter')
  await expect(role).toHaveAttribute('aria-sort', 'ascending')
  await page.keyboard.press('Enter')
  await expect(role).toHaveAttribute('aria-sort', 'descending')
  await expect(page).toHaveURL(/people\.sort=-role/)
  await expect(tableOf(page).getByRole('row').nth(1)).toContainText('viewer')

  await page.keyboard.press('j')
  await expect(tableOf(page).getByRole('row').nth(1)).toBeFocused()
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  await expect(tableOf(page).getByRole('row').nth(1)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menu')).toBeVisible()
  await page.keyboard.press('Escape')

  await tableOf(page).locator('summary').first().click()
  await page.getByRole('checkbox', { name: 'State' }).uncheck()
  await expect(page.getByRole('columnheader', { name: 'State' })).toHaveCount(0)
  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  await expect(tableOf(page).getByRole('searchbox')).toBeFocused()
  await page.keyboard.type('oncall')
  await expect(page).toHaveURL(/people\.filter=oncall/)
  await expect(tableOf(page).getByRole('status')).toContainText(/^\d+ of /)

  const found = await firstCells(page).allTextContents()
  expect(found.length).toBeLessThan(given.length)
  await page.reload()
  expect(await firstCells(page).allTextContents()).toEqual(found)
  await expect(tableOf(page).getByRole('searchbox')).toHaveValue('oncall')
  await expect(role).toHaveAttribute('aria-sort', 'descending')
  await expect(page.getByRole('columnheader', { name: 'State' })).toHaveCount(0)
})

test('the first HTML of a table is as its address says, without any script', async ({
  browser,
  stateOf,
  product,
}) => {
  const storageState = await stateOf('admin')
  const context = await browser.newContext({ baseURL: product.url, storageState, javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto('/settings/users?people.filter=viewer&people.sort=-person&people.hide=seen')
  const shown = await firstCells(page).allTextContents()
  expect(shown.length).toBeGreaterThan(0)
  for (const row of await tableOf(page).locator('tbody tr').allTextContents()) expect(row).toContain('viewer')
  await expect(page.getByRole('columnheader', { name: 'Last sign-in' })).toHaveCount(0)
  await expect(page.getByRole('columnheader', { name: 'Person' })).toHaveAttribute('aria-sort', 'descending')
  await context.close()
})

test('what is shown is saved as CSV', async ({ pageAs }) => {
  const page = await pageAs('admin')
  await peoplePage(page, '?people.filter=support&people.hide=state')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    tableOf(page).getByRole('button', { name: 'CSV' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^pitwall-people-.*\.csv$/)
  const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\r\n')
  expect(lines[0]).toBe('Person,Role,Last sign-in')
  expect(lines.length - 1).toBe(await firstCells(page).count())
  for (const line of lines.slice(1)) expect(line).toContain('support')
})

test('the tables of a page keep their state apart, and axe finds nothing in them', async ({ pageAs }) => {
  const page = await pageAs('admin')
  await page.goto('/?dependencies.sort=name')
  const dependencies = page.getByRole('table', { name: 'Dependencies' })
  await expect(dependencies.getByRole('button', { name: 'Level' })).toBeVisible()
  const names = await dependencies.locator('tbody td:first-child .font-medium').allTextContents()
  expect(names).toEqual(names.toSorted(new Intl.Collator('en').compare))
  expect(await findings(page)).toEqual([])

  await page.goto('/services/paddock?levels.sort=from')
  const levels = page.getByRole('table', { name: 'Levels in this time range' })
  await expect(levels.getByRole('columnheader', { name: 'From' })).toHaveAttribute('aria-sort', 'ascending')
  await page
    .getByRole('table', { name: 'What the service says of itself' })
    .getByRole('button', { name: 'Took' })
    .click()
  await expect(page).toHaveURL(/levels\.sort=from.*parts\.sort=took/)
})

test('a phone sorts from the menu and nothing stands out to the side', async ({ pageAs }) => {
  const page = await pageAs('admin', PHONE)
  await peoplePage(page)
  await tableOf(page).locator('summary').click()
  await page.getByLabel('Sort by').selectOption('-person')
  await expect(page).toHaveURL(/people\.sort=-person/)
  expect(await findings(page)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
})
