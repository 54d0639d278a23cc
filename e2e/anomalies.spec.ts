import type { Page } from '@playwright/test'
import { findings } from './axe'
import { alive, expect, PHONE } from './fixtures'
import { CAUSE, SENTENCE, test } from './seeded-anomaly'

const heading = (page: Page) => page.getByRole('heading', { level: 1 })
const verdicts = (page: Page) => page.getByRole('region', { name: 'Was it right?' })

test('the list leads to an anomaly that says what, since when and what is likely first', async ({
  pageAs,
  anomaly,
}) => {
  const page = await pageAs('viewer')
  await page.goto(`/timeline/anomalies?service=${anomaly.service}`)
  await expect(page.getByRole('heading', { name: '1 open: 1 critical' })).toBeVisible()
  await expect(page.getByRole('table', { name: 'Anomalies' })).toContainText(CAUSE)

  await page.getByRole('link', { name: SENTENCE }).click()
  await expect(page).toHaveURL(`/timeline/anomalies/${anomaly.id}`)
  await expect(heading(page)).toHaveText(SENTENCE)
  await expect(page.getByRole('region', { name: 'Likely first' })).toContainText(CAUSE)
  await expect(page.getByRole('region', { name: 'What it rests on' })).toContainText('degraded')
})

test('its first HTML holds it all, and what names nothing is missing', async ({ pageAs, anomaly }) => {
  const page = await pageAs('viewer', { javaScriptEnabled: false })
  await page.goto(`/timeline/anomalies?service=${anomaly.service}&state=open`)
  await expect(page.getByRole('link', { name: SENTENCE })).toBeVisible()
  await page.goto(`/timeline/anomalies/${anomaly.id}`)
  await expect(heading(page)).toHaveText(SENTENCE)

  for (const wrong of ['/timeline/anomalies/x', '/timeline/anomalies/0', '/timeline/anomalies?state=odd'])
    expect((await page.goto(wrong))?.status(), wrong).toBe(404)
  await page.goto(`/timeline/anomalies?service=${anomaly.service}&severity=info`)
  await expect(page.getByText('Nothing matches')).toBeVisible()
  await page.goto('/timeline/anomalies?from=never')
  await expect(page.getByRole('alert')).toContainText('from')
})

test('on-call acknowledges and takes it back, writes a note and says it was right', async ({
  pageAs,
  anomaly,
}) => {
  const page = await pageAs('oncall')
  await page.goto(`/timeline/anomalies/${anomaly.id}`)
  await alive(page)
  await page.getByRole('button', { name: 'Acknowledge' }).click()
  await expect(page.getByText('Acknowledged by')).toBeVisible()
  await page.getByRole('button', { name: 'Undo the acknowledgement' }).click()
  await expect(page.getByRole('button', { name: 'Acknowledge' })).toBeVisible()

  await page.getByLabel('Add a note').fill('A long transaction holds locks.')
  await page.getByRole('button', { name: 'Add note' }).click()
  await expect(page.getByRole('region', { name: 'Notes' }).getByRole('list')).toContainText(
    'A long transaction',
  )
  await expect(page.getByLabel('Add a note')).toHaveValue('')

  await verdicts(page).getByRole('button', { name: 'Confirmed' }).click()
  await expect(verdicts(page)).toContainText('Confirmed, said')
  await verdicts(page).getByRole('button', { name: 'Undo the verdict' }).click()
  await expect(verdicts(page).getByRole('button', { name: 'Confirmed' })).toBeVisible()
})

test('a new normal takes a reason, and is for good', async ({ pageAs, anomaly }) => {
  const page = await pageAs('oncall')
  await page.goto(`/timeline/anomalies/${anomaly.id}`)
  await alive(page)
  await verdicts(page).getByRole('button', { name: 'New normal' }).click()
  const dialog = page.getByRole('dialog', { name: 'Accept as the new normal?' })
  await dialog.getByLabel('Reason').fill('The season began.')
  await dialog.getByRole('button', { name: 'Accept' }).click()
  await expect(dialog).toBeHidden()
  await expect(verdicts(page)).toContainText('The season began.')
  await expect(verdicts(page).getByRole('button', { name: 'Undo the verdict' })).toHaveAttribute(
    'aria-disabled',
    'true',
  )
})

test('who may only look is told why the buttons are off', async ({ pageAs, anomaly }) => {
  const page = await pageAs('viewer')
  await page.goto(`/timeline/anomalies/${anomaly.id}`)
  await expect(page.getByRole('button', { name: 'Acknowledge' })).toHaveAccessibleDescription(
    'Only on-call and admins may do this.',
  )
})

test('the charts of an endpoint show its usual range and say why it lies there', async ({ pageAs }) => {
  const page = await pageAs('viewer')
  // What is usual is learned from history once the product runs.
  await expect(async () => {
    await page.goto('/endpoints/paddock/GET:~1api~1races')
    await expect(page.getByRole('button', { name: 'Why this range?' }).first()).toBeVisible({
      timeout: 5_000,
    })
  }).toPass({ timeout: 90_000 })
  const latency = page.getByRole('figure', { name: 'Latency', exact: true })
  await expect(latency).toContainText(/usual p95\s*\d+ ms–\d+ ms/)

  await page.getByRole('button', { name: 'Why this range?' }).first().click()
  await expect(page).toHaveURL(/why=p95/)
  const why = page.getByRole('dialog', { name: 'Why this range' })
  await expect(why).toContainText('Median of these days')
  await expect(why).toContainText('match: "GET /api/races"')
  await page.keyboard.press('Escape')
  await expect(page).not.toHaveURL(/why=/)
})

const LOOKS = [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['on a phone', PHONE],
] as const

for (const [look, options] of LOOKS) {
  test(`anomalies are readable for everyone, ${look}`, async ({ pageAs, anomaly }) => {
    const page = await pageAs('oncall', options)
    for (const path of [
      `/timeline/anomalies?service=${anomaly.service}`,
      `/timeline/anomalies/${anomaly.id}`,
    ]) {
      await page.goto(path)
      await alive(page)
      expect(await findings(page)).toEqual([])
      expect(await sideways(page)).toBe(0)
    }
  })
}

const sideways = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
