import type { Page } from '@playwright/test'
import { findings } from './axe'
import { alive, expect, PHONE, test } from './fixtures'
import { ERROR, test as seeded } from './seeded-job'

const jobs = (page: Page) => page.getByRole('table', { name: /Cron jobs/ })
const rowOf = (page: Page, name: string) =>
  jobs(page)
    .getByRole('row')
    .filter({ has: page.getByRole('link', { name, exact: true }) })

test("Paddock's jobs really run and check in, in the first HTML", async ({ pageAs }) => {
  // Once a minute, and the demo may just have started.
  test.setTimeout(120_000)
  const page = await pageAs('viewer', { javaScriptEnabled: false })
  await expect(async () => {
    await page.goto('/cron')
    await expect(rowOf(page, 'Score races')).toContainText(/ok|running|failed/, { timeout: 1_000 })
  }).toPass({ timeout: 90_000 })
  await expect(rowOf(page, 'Score races').getByRole('img')).toHaveAttribute(
    'aria-label',
    /The last run|Last \d+ runs/,
  )
  await expect(rowOf(page, 'Nightly backup')).toContainText('Every 2 minutes')
})

seeded(
  'the list and the status page show what a failed job said, without a click',
  async ({ pageAs, failedJob }) => {
    const page = await pageAs('viewer')
    await page.goto('/cron?state=down')
    const row = rowOf(page, failedJob.name)
    await expect(row).toContainText('down')
    await expect(row).toContainText(ERROR)
    await expect(row).toContainText(/failed with exit status 3/)

    await page.goto('/')
    const tile = page.getByRole('region', { name: 'Cron' })
    await expect(tile).toContainText(ERROR)
    await tile.getByRole('link', { name: failedJob.name }).click()
    await expect(page.getByRole('heading', { level: 1 })).toContainText(`${failedJob.name} down`)
  },
)

seeded(
  'a job that failed shows what it said, what stood around it and its log',
  async ({ pageAs, failedJob }) => {
    const page = await pageAs('viewer')
    await page.goto(`/cron/${failedJob.id}`)
    const run = page.getByRole('region', { name: /^The run of/ })
    await expect(run).toContainText(ERROR)
    await expect(run).toContainText('db was degraded')
    await expect(run).toContainText('Last deploy: shop 4.1.0')
    const download = page.waitForEvent('download')
    await run.getByRole('link', { name: 'Download' }).click()
    expect((await download).suggestedFilename()).toMatch(/\.log$/)

    await page.getByRole('table', { name: 'Runs, newest first' }).getByText('Output').first().click()
    await expect(page.getByRole('table', { name: 'Runs, newest first' })).toContainText('sending 12 bills')
    await page.getByRole('link', { name: 'Only bad ones' }).click()
    await expect(page.getByRole('region', { name: 'Runs that went bad' }).getByRole('row')).toHaveCount(2)
  },
)

seeded('pausing is taken back by resuming, and both are on record', async ({ pageAs, failedJob }) => {
  const page = await pageAs('oncall')
  await page.goto(`/cron/${failedJob.id}`)
  await alive(page)
  await page.getByRole('button', { name: 'Pause' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('paused')
  await page.getByRole('button', { name: 'Resume' }).click()
  await expect(page.getByRole('heading', { level: 1 })).not.toContainText('paused')

  await page.getByRole('link', { name: 'Audit', exact: true }).last().click()
  await expect(page.getByRole('cell', { name: 'cron_job.resumed' })).toBeVisible()
  await expect(page.getByRole('cell', { name: 'cron_job.paused' })).toBeVisible()
})

test('a job is added with a preview across the change of the clock, changed and deleted', async ({
  pageAs,
}) => {
  const page = await pageAs('admin', { timezoneId: 'America/New_York' })
  const slug = `e2e-${crypto.randomUUID().slice(0, 8)}`
  await page.goto('/cron/new')
  await alive(page)
  await page.getByLabel('Slug').fill(slug)
  await page.getByLabel('Schedule').fill('99 2 * * *')
  await expect(page.getByLabel('Schedule')).toHaveAttribute('aria-invalid', 'true')
  await page.getByLabel('Schedule').fill('30 2 * * *')
  await page.getByLabel('Time zone').fill('Europe/Berlin')

  const next = page.getByRole('table', { name: 'The next five runs' })
  await expect(next.getByRole('columnheader')).toHaveText(['Europe/Berlin', 'America/New_York (yours)'])
  await expect(next.getByRole('row')).toHaveCount(6)
  await expect(page.getByText(/its clock goes (forward|back) by 1 h/)).toBeVisible()
  await expect(
    page
      .getByRole('table', { name: /change of the clock/ })
      .getByRole('row')
      .nth(1),
  ).toBeVisible()

  await page.getByLabel('Begins within').fill('soon')
  await page.getByRole('button', { name: 'Add the job' }).click()
  await expect(page.getByText('must read like 90s, 5m or 1h 30m')).toBeVisible()
  await page.getByLabel('Begins within').fill('10m')
  await page.getByRole('button', { name: 'Add the job' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(`${slug} new`)

  const address = page.getByRole('region', { name: 'How it checks in' })
  await expect(address).toContainText(/\/ping\/[0-9a-f-]{36}/)
  await address.locator('summary', { hasText: 'crontab' }).click()
  await expect(address).toContainText('CRON_TZ=Europe/Berlin')

  await page.getByRole('link', { name: 'Change' }).click()
  await page.getByLabel('Name').fill('Bills at night')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Bills at night')

  await page.getByRole('link', { name: 'Change' }).click()
  await page.getByRole('button', { name: 'Delete the job' }).click()
  await page.getByRole('dialog').getByLabel(`Type ${slug}`).fill(slug)
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(page).toHaveURL(/\/cron$/)
  await expect(rowOf(page, 'Bills at night')).toBeHidden()
})

test('the preview fits a phone whose clock is another', async ({ pageAs }) => {
  const page = await pageAs('admin', { ...PHONE, timezoneId: 'America/New_York' })
  await page.goto('/cron/new')
  await alive(page)
  await page.getByLabel('Time zone').fill('Europe/Berlin')
  await expect(page.getByText(/its clock goes (forward|back) by 1 h/)).toBeVisible()
  expect(await sideways(page)).toBe(0)
})

test('what pitwall.yaml defines is not changed here', async ({ pageAs }) => {
  const page = await pageAs('admin')
  await page.goto('/cron?q=nightly-backup')
  await rowOf(page, 'Nightly backup').getByRole('link', { name: 'Nightly backup' }).click()
  await expect(page.getByText('pitwall.yaml defines it: change it there.')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Change', exact: true })).toHaveCount(0)
  await page.goto(`${page.url()}/edit`)
  await expect(page.getByRole('heading', { name: 'pitwall.yaml defines it' })).toBeVisible()
})

seeded(
  'a viewer sees jobs, but neither their addresses nor how to change them',
  async ({ pageAs, failedJob }) => {
    const page = await pageAs('viewer')
    for (const path of ['/cron', `/cron/${failedJob.id}`]) {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      expect(await page.content()).not.toContain(failedJob.pingId)
      await expect(page.getByRole('link', { name: /Add a job|Ping keys|Change/ })).toHaveCount(0)
    }
    await expect(page.getByRole('button', { name: 'Pause' })).toHaveAttribute('aria-disabled', 'true')
    for (const path of ['/cron/new', '/cron/keys', `/cron/${failedJob.id}/edit`])
      expect((await page.request.get(path)).status(), path).toBe(403)
  },
)

test('filters stand in the address, and an address that names no job is missing', async ({ pageAs }) => {
  const page = await pageAs('viewer')
  await page.goto('/cron')
  await page.getByText('Find by name, owner, service or tag').click()
  await page.getByLabel('Tag').fill('scoring')
  await page.getByRole('button', { name: 'Filter' }).click()
  await expect(page).toHaveURL(/tag=scoring/)
  await expect(jobs(page).locator('tbody tr')).toHaveCount(2)
  await page.getByLabel('Name or owner').fill('nobody has this')
  await page.getByRole('button', { name: 'Filter' }).click()
  await expect(page.getByText('Nothing matches')).toBeVisible()

  for (const path of ['/cron/nonsense', `/cron/${crypto.randomUUID()}`, '/cron?state=odd'])
    expect((await page.request.get(path)).status(), path).toBe(404)
})

test('a key made here lets a first ping make a job', async ({ pageAs, product }) => {
  const page = await pageAs('admin')
  const name = `e2e-${crypto.randomUUID().slice(0, 8)}`
  await page.goto('/cron/keys')
  await alive(page)
  await page.getByRole('button', { name: 'Make a ping key' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill(name)
  await page.getByRole('button', { name: 'Make it' }).click()
  const key = await page.getByRole('dialog').locator('pre').first().textContent()
  await page.getByRole('button', { name: 'I have copied it' }).click()
  expect((await page.request.get(`${product.url}/ping/${key}/${name}?create=1`)).status()).toBe(201)
  await page.goto(`/cron?q=${name}`)
  await expect(rowOf(page, name)).toBeVisible()

  await page.goto('/cron/keys')
  await alive(page)
  await page.getByRole('button', { name: `Revoke ${name}` }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await expect(page.getByRole('row', { name: new RegExp(name) })).toContainText('revoked')
  expect((await page.request.get(`${product.url}/ping/${key}/${name}`)).status()).toBe(404)

  const { items } = await (await page.request.get(`/api/ops/cron?q=${name}`)).json()
  await page.request.delete(`/api/ops/cron/${items[0].id}`, { headers: { origin: product.url } })
})

const LOOKS = [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['on a phone', PHONE],
] as const

for (const [look, options] of LOOKS) {
  seeded(`cron jobs are readable for everyone, ${look}`, async ({ pageAs, failedJob }) => {
    const page = await pageAs('admin', options)
    for (const path of ['/cron', `/cron/${failedJob.id}`, '/cron/new', '/cron/keys']) {
      await page.goto(path)
      await alive(page)
      expect(await findings(page), path).toEqual([])
      expect(await sideways(page), path).toBe(0)
    }
  })
}

const sideways = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
