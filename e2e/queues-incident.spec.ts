import type { Locator, Page } from '@playwright/test'
import { findings } from './axe'
import { alive, expect, test } from './fixtures'
import { incident } from './incident'

const MAIL = '/queues/outbox/mail?from=now-1h&to=now&refresh=5s'
const REFUSED = /connect ECONNREFUSED 127\.0\.0\.1:\d+/
const CLOSED = /The mail relay says: 421 /

test('mails that fail are two groups; a retry in vain stops itself, and one after the repair brings all back', async ({
  pageAs,
}) => {
  test.setTimeout(420_000)
  const page = await pageAs('oncall')
  await page.goto(MAIL)
  await alive(page)
  try {
    await incident('mail-down')
    for (const error of [REFUSED, CLOSED])
      await expect(async () => {
        expect(await failuresOf(page, error)).toBeGreaterThan(100)
      }).toPass({ timeout: 120_000 })
    await expect(group(page, REFUSED)).toContainText('Mail provider', { timeout: 60_000 })
    expect(await findings(page)).toEqual([])

    const sheet = await openRetry(page, REFUSED)
    await expect(sheet.getByRole('list', { name: 'What speaks against it now' })).toContainText(
      'Mail provider',
    )
    await begin(sheet)
    await expect(page.getByText(/^It stopped by itself\./)).toContainText(
      /of 5 canary jobs failed again: .*ECONNREFUSED.*Mail provider has been/,
      { timeout: 60_000 },
    )
    await expect(page.getByText(/^5 retried, \d failed again/)).toBeVisible()
    expect(await findings(page)).toEqual([])
  } finally {
    await incident('clear')
  }

  for (const error of [REFUSED, CLOSED]) {
    await page.goto(MAIL)
    await begin(await openRetry(page, error))
    await expect(page.getByText('All had their turn.')).toBeVisible({ timeout: 120_000 })
    await expect(page.getByText(/^(\d+) retried, \1 ok$/)).toBeVisible()
  }
  await page.goto(MAIL)
  for (const error of [REFUSED, CLOSED]) await expect(group(page, error)).toHaveCount(0)
  await tellsTheStory(page)
})

const groups = (page: Page) =>
  page
    .getByRole('table', { name: /^Failures by error/ })
    .locator('tbody')
    .getByRole('row')

const group = (page: Page, error: RegExp) => groups(page).filter({ hasText: error })

/** How many jobs failed with it. */
async function failuresOf(page: Page, error: RegExp): Promise<number> {
  const text = await group(page, error).getByRole('cell').nth(1).textContent({ timeout: 1_000 })
  return Number(text?.replace(/\D/g, ''))
}

async function openRetry(page: Page, error: RegExp): Promise<Locator> {
  await alive(page)
  await page.getByRole('button', { name: new RegExp(`^Retry… what failed with ${error.source}`) }).click()
  const sheet = page.getByRole('dialog', { name: 'Retry failed jobs of mail' })
  await expect(sheet).toContainText('jobs can be retried')
  return sheet
}

/** Now, whatever speaks against it; then looks on from the page of the retry. */
async function begin(sheet: Locator): Promise<void> {
  await sheet.getByLabel('Then a second').fill('25')
  await sheet.getByRole('button', { name: /^Retry (now|[\d\s]+ jobs)$/ }).click()
  await sheet.getByRole('link', { name: 'Its own page' }).click()
  await expect(sheet.page()).toHaveURL(/\/queues\/retries\/[\da-f-]{36}/)
}

async function tellsTheStory(page: Page): Promise<void> {
  await page.goto('/timeline?from=now-15m&to=now&lanes=queue')
  const happened = page.getByRole('table', { name: 'What happened' })
  for (const told of [
    /mail is degraded/,
    /retries \d+ jobs of mail/,
    /retry of mail stopped: 5 retried, \d failed again/,
    /retry of mail finished/,
  ])
    await expect(happened.getByText(told).first()).toBeVisible()

  await page.goto(MAIL)
  await page.getByRole('link', { name: 'Audit', exact: true }).first().click()
  const trail = page.getByRole('table', { name: 'Audit trail, newest first' })
  for (const act of ['queue_retry.started', 'queue_retry.stopped', 'queue_retry.finished'])
    await expect(trail.getByText(act).first()).toBeVisible()
}
