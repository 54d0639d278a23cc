import type { Page } from '@playwright/test'
import { findings } from './axe'
import { alive, expect, PHONE } from './fixtures'
import { REFUSED, SECRET, TIMED_OUT, test } from './seeded-queue'

const table = (page: Page, name: RegExp | string) => page.getByRole('table', { name })
const rows = (page: Page, name: RegExp | string) => table(page, name).locator('tbody').getByRole('row')
const groups = (page: Page) => rows(page, /^Failures by error/)
const jobs = (page: Page) => rows(page, 'Jobs, newest first')
const sideways = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)

test('every queue stands in the first HTML with its counts, and leads to its own page', async ({
  pageAs,
  failedQueue,
}) => {
  const page = await pageAs('support', { javaScriptEnabled: false })
  await page.goto('/queues')
  const row = rows(page, /^Queues/).filter({ hasText: failedQueue.queue })
  await expect(row).toContainText('operational')
  await expect(row.getByRole('cell').nth(5)).toHaveText('8')
  await expect(page.getByRole('list', { name: 'Sources' })).toContainText('answers')
  await row.getByRole('link', { name: failedQueue.queue }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(failedQueue.queue)
  await expect(groups(page)).toHaveCount(2)
})

test('what the list is narrowed to stands in the address', async ({ pageAs, failedQueue }) => {
  const page = await pageAs('viewer')
  await page.goto('/queues')
  await alive(page)
  await page.getByRole('link', { name: 'in trouble' }).click()
  await expect(page).toHaveURL(/show=trouble/)
  await expect(page.getByText(failedQueue.queue)).toHaveCount(0)
  await page.goto(`/queues?q=${failedQueue.queue}`)
  await expect(rows(page, /^Queues/)).toHaveCount(1)
  await page.goto('/queues?q=nobody-has-this')
  await expect(page.getByText('Nothing matches')).toBeVisible()
})

test('a viewer sees how many, but no job and no error', async ({ pageAs, failedQueue }) => {
  const page = await pageAs('viewer')
  await page.goto('/queues')
  const row = rows(page, /^Queues/).filter({ hasText: failedQueue.queue })
  await expect(row).toBeVisible()
  await expect(row.getByRole('link')).toHaveCount(0)
  for (const path of [
    failedQueue.path,
    failedQueue.jobPath(failedQueue.jobIds[0] ?? ''),
    '/queues/retries',
  ]) {
    expect((await page.request.get(path)).status(), path).toBe(403)
    expect(await (await page.request.get(path)).text()).not.toContain('ECONNREFUSED')
  }
})

test('failures that differ in numbers alone are one group, and lead to their jobs', async ({
  pageAs,
  failedQueue,
}) => {
  const page = await pageAs('support')
  await page.goto(failedQueue.path)
  await alive(page)
  await expect(groups(page).filter({ hasText: REFUSED }).getByRole('cell').nth(1)).toHaveText('7')
  await expect(groups(page).filter({ hasText: TIMED_OUT }).getByRole('cell').nth(1)).toHaveText('1')
  await groups(page).getByRole('link', { name: TIMED_OUT }).click()
  await expect(page).toHaveURL(/signature=[\da-f]{16}/)
  await expect(jobs(page)).toHaveCount(1)
  await expect(jobs(page)).toContainText(failedQueue.jobIds.at(-1) ?? '')
  await page.getByRole('link', { name: 'All failed jobs' }).click()
  await expect(jobs(page)).toHaveCount(8)
})

test('jobs are found by state, text, tenant and payload, all of it in the address', async ({
  pageAs,
  failedQueue,
}) => {
  const page = await pageAs('support')
  await page.goto(failedQueue.path)
  await alive(page)
  await page.getByText('Find by text, tenant or payload').click()
  await page.getByLabel('Payload').fill('order.number=105')
  await page.getByRole('button', { name: 'Filter' }).click()
  await expect(page).toHaveURL(/payload=order.number%3D105/)
  await expect(jobs(page)).toHaveCount(1)

  await page.getByLabel('Payload').fill('no pair')
  await page.getByRole('button', { name: 'Filter' }).click()
  await expect(page.getByText(/must be a dotted path/)).toBeVisible()

  await page.goto(`${failedQueue.path}?tenant=grand-slam`)
  await expect(jobs(page)).toHaveCount(1)
  await page.goto(`${failedQueue.path}?q=exporter`)
  await expect(jobs(page)).toHaveCount(1)
  await page
    .getByRole('navigation', { name: 'Jobs by state' })
    .getByRole('link', { name: /^waiting/ })
    .click()
  await expect(page).toHaveURL(/state=waiting/)
  await expect(page.getByText('Nothing matches')).toBeVisible()
  for (const path of [`${failedQueue.path}?state=odd`, '/queues/outbox/none', '/queues/nowhere/mail'])
    expect((await page.request.get(path)).status(), path).toBe(404)
})

test('a job shows its payload without secrets; support retries it once, then hears whom to ask', async ({
  pageAs,
  failedQueue,
}) => {
  const page = await pageAs('support')
  const [id = ''] = failedQueue.jobIds
  await page.goto(failedQueue.jobPath(id))
  await alive(page)
  await expect(page.getByRole('region', { name: 'What it said' })).toContainText(REFUSED)
  await expect(page.getByRole('region', { name: 'Payload' })).toContainText('"number": 100')
  expect(await page.content()).not.toContain(SECRET)

  await failedQueue.work('failed')
  await page.getByRole('button', { name: 'Retry this job' }).click()
  await expect(page.getByText('The job is retried')).toBeVisible()
  await expect(async () => {
    await page.reload()
    await expect(page.getByText(/^You retried this job once, .* ask Race team\.$/).first()).toBeVisible({
      timeout: 1_000,
    })
  }).toPass({ timeout: 30_000 })
  await expect(page.getByRole('button', { name: 'Retry this job' })).toHaveAttribute('aria-disabled', 'true')
  await expect(page.getByRole('region', { name: 'Retried from here' })).toContainText('by ')
})

test('a job is discarded by who types the name of the queue and says why', async ({
  pageAs,
  failedQueue,
}) => {
  const oncall = await pageAs('oncall')
  const [id = ''] = failedQueue.jobIds
  await oncall.goto(failedQueue.jobPath(id))
  await expect(oncall.getByRole('button', { name: 'Discard…' })).toHaveAttribute('aria-disabled', 'true')

  const page = await pageAs('admin')
  await page.goto(failedQueue.jobPath(id))
  await alive(page)
  await page.getByRole('button', { name: 'Discard…' }).click()
  const dialog = page.getByRole('dialog', { name: /^Discard 1 failed job/ })
  await dialog.getByLabel(`Type ${failedQueue.queue}`).fill('mail')
  await dialog.getByLabel('Why').fill('A duplicate of another order')
  await dialog.getByRole('button', { name: 'Discard 1 job' }).click()
  await expect(dialog.getByLabel(`Type ${failedQueue.queue}`)).toHaveAttribute('aria-invalid', 'true')
  await dialog.getByLabel(`Type ${failedQueue.queue}`).fill(failedQueue.queue)
  await dialog.getByRole('button', { name: 'Discard 1 job' }).click()
  await expect(page).toHaveURL(new RegExp(`${failedQueue.path}$`))
  await expect(page.getByText('1 job discarded')).toBeVisible()
  expect((await page.request.get(failedQueue.jobPath(id))).status()).toBe(404)

  await page.getByRole('link', { name: 'Audit', exact: true }).last().click()
  await expect(page.getByText('queue_jobs.discarded').first()).toBeVisible()
  await expect(page.getByText('A duplicate of another order').first()).toBeVisible()
})

test('a group is retried after its numbers were seen, and its own page tells how it goes', async ({
  pageAs,
  failedQueue,
}) => {
  test.setTimeout(120_000)
  const page = await pageAs('oncall')
  await page.goto(failedQueue.path)
  await alive(page)
  await page.getByRole('button', { name: `Retry… what failed with ${REFUSED}` }).click()
  const sheet = page.getByRole('dialog', { name: `Retry failed jobs of ${failedQueue.queue}` })
  await expect(sheet).toContainText('7 jobs can be retried')
  await sheet.getByLabel('Try first').fill('3')
  await sheet.getByRole('button', { name: 'Retry 7 jobs' }).click()
  await expect(sheet.getByText('It tries 3 jobs first')).toBeVisible()
  await expect(sheet.getByRole('img', { name: /^Of 7:/ })).toBeVisible()
  await failedQueue.work()
  await expect(sheet.getByText('All had their turn.')).toBeVisible({ timeout: 60_000 })
  await expect(sheet.getByText('7 retried, 7 ok')).toBeVisible()
  await expect(sheet.getByRole('button', { name: 'Cancel the retry' })).toHaveCount(0)

  await sheet.getByRole('link', { name: 'Its own page' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`A retry of ${failedQueue.queue}`)
  await expect(rows(page, /^Jobs of the retry/)).toHaveCount(7)
  await rows(page, /^Jobs of the retry/)
    .first()
    .getByRole('link')
    .click()
  await expect(page.getByRole('region', { name: 'Retried from here' })).toContainText('ok')
})

test('a retry that nobody works can be cancelled; who may not is told why', async ({
  pageAs,
  failedQueue,
}) => {
  const page = await pageAs('oncall')
  await page.goto(failedQueue.path)
  await alive(page)
  await page.getByRole('button', { name: 'Retry all of these…' }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('button', { name: 'Retry 8 jobs' }).click()
  await sheet.getByRole('button', { name: 'Cancel the retry' }).click()
  await expect(sheet.getByText(/^It was cancelled/)).toBeVisible()

  const support = await pageAs('support')
  await support.goto(failedQueue.path)
  await expect(
    support.getByRole('button', { name: new RegExp(`^Retry… what failed with ${TIMED_OUT}`) }),
  ).toHaveAttribute('aria-disabled', 'true')
  await support
    .getByRole('region', { name: 'Retries' })
    .getByRole('link', { name: /retried/ })
    .click()
  await expect(support.getByRole('heading', { level: 1 })).toHaveText(`A retry of ${failedQueue.queue}`)
})

test('a queue whose engine can is paused in two steps, and goes on again', async ({ pageAs }) => {
  const page = await pageAs('oncall')
  const { sources } = await (await page.request.get('/api/ops/queues')).json()
  test.skip(!sources.some(({ id }: { id: string }) => id === 'live'), 'the demo found no Redis')
  await page.goto('/queues/live/timing-feed')
  await alive(page)
  await page.getByRole('button', { name: 'Pause…' }).click()
  await page.getByRole('button', { name: 'Pause timing-feed' }).click()
  await expect(page.getByText('Paused: nothing is taken.')).toBeVisible()
  await page.getByRole('button', { name: 'Resume…' }).click()
  await page.getByRole('button', { name: 'Resume timing-feed' }).click()
  await expect(page.getByText('Paused: nothing is taken.')).toHaveCount(0)
})

test('what an engine runs by the clock stands among the cron jobs, without a check-in', async ({
  pageAs,
}) => {
  const page = await pageAs('viewer')
  await page.goto('/cron')
  await expect(rows(page, /^Schedules of queue engines/).filter({ hasText: 'league-digest' })).toContainText(
    'Every 5 minutes',
  )
  await page.goto('/')
  await page.getByRole('region', { name: 'Queues' }).getByRole('link').last().click()
  await expect(page).toHaveURL(/\/queues$/)
})

test('a queue is found by its name from anywhere', async ({ pageAs, failedQueue }) => {
  const page = await pageAs('support')
  await page.goto('/timeline')
  await alive(page)
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('combobox').fill(failedQueue.queue)
  await page.getByRole('option', { name: failedQueue.queue }).click()
  await expect(page).toHaveURL(new RegExp(failedQueue.path))
})

const LOOKS = [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['on a phone', PHONE],
] as const

for (const [look, options] of LOOKS) {
  test(`queues are readable for everyone, ${look}`, async ({ pageAs, failedQueue, retryRunId }) => {
    const page = await pageAs('admin', options)
    const [id = ''] = failedQueue.jobIds
    const paths = [
      ...['/queues', failedQueue.path, failedQueue.jobPath(id)],
      ...['/queues/retries', `/queues/retries/${retryRunId}`],
    ]
    for (const path of paths) {
      await page.goto(path)
      await alive(page)
      expect(await findings(page), path).toEqual([])
      expect(await sideways(page), path).toBe(0)
    }
  })
}
