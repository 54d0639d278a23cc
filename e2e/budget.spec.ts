import { gzipSync } from 'node:zlib'
import { mergeTests, type Page } from '@playwright/test'
import { expect } from './fixtures'
import { test as withAnomaly } from './seeded-anomaly'
import { test as withWindow } from './seeded-window'

const test = mergeTests(withAnomaly, withWindow)

const BUDGET_BYTES = 175_000
const PAGES = [
  '/',
  '/services/paddock',
  '/timeline',
  '/timeline/anomalies',
  '/endpoints',
  '/endpoints/paddock/GET:~1api~1races',
  '/cron',
  '/cron/new',
  '/cron/keys',
  '/maintenance',
  '/maintenance/bypasses',
  '/queues',
  '/queues/outbox/mail',
  '/queues/retries',
  '/settings',
  '/settings/users',
  '/settings/tokens',
  '/settings/api',
  '/audit',
]

test('every page stays within its script budget', async ({ pageAs, anomaly, skipped }) => {
  test.setTimeout(120_000)
  const page = await pageAs('admin')
  const sizes = new Map<string, number>()
  for (const path of [...PAGES, `/timeline/anomalies/${anomaly.id}`, `/maintenance/${skipped.id}`])
    sizes.set(path, await scriptBytes(page, path))
  test.info().annotations.push({ type: 'script bytes, gzip', description: JSON.stringify([...sizes]) })

  expect([...sizes].filter(([, bytes]) => bytes > BUDGET_BYTES)).toEqual([])
})

test('the sign-in page stays within its script budget', async ({ page }) => {
  expect(await scriptBytes(page, '/sign-in')).toBeLessThanOrEqual(BUDGET_BYTES)
})

/** All script that is fetched until the page has loaded, gzipped; old browsers' own polyfills are not fetched. */
async function scriptBytes(page: Page, path: string): Promise<number> {
  const bodies: Promise<Buffer>[] = []
  const onResponse = (response: import('@playwright/test').Response) => {
    if (response.request().resourceType() === 'script') bodies.push(response.body())
  }
  // What the page before still fetches, and what this one fetches once it is there, are not its first load.
  await page.goto('about:blank')
  page.on('response', onResponse)
  page.once('load', () => page.off('response', onResponse))
  await page.goto(path, { waitUntil: 'load' })
  const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body).length)
  return sizes.reduce((sum, size) => sum + size, 0)
}
