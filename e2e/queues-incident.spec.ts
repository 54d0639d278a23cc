import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { incident } from './incident'

const MAIL = '/api/ops/queues/outbox/mail'
const RETRIES = '/api/ops/queue-retries'

type Group = { signature: string; sample: string; count: number }
type Run = { id: string; state: string; reason: string | null; counts: Record<string, number>; words: string }

test('mails that fail are grouped, a retry in vain stops itself, and one after the repair brings all back', async ({
  pageAs,
}) => {
  test.setTimeout(420_000)
  const page = await pageAs('oncall')
  await page.goto('/timeline')
  try {
    await incident('mail-down')
    const groups = await failedGroups(page, 300)
    expect(samplesOf(groups.slice(0, 2))).toEqual([
      expect.stringMatching(/^The mail relay says: 421 /),
      expect.stringMatching(/^connect ECONNREFUSED 127\.0\.0\.1:\d+$/),
    ])

    const refused = groups.find(({ sample }) => sample.startsWith('connect'))
    if (!refused) throw new Error('no group is about the relay that refuses')
    await expect
      .poll(async () => (await preview(page, refused)).warnings, { timeout: 60_000 })
      .toContainEqual({ code: 'dependency', message: expect.stringContaining('Mail provider') })
    const inVain = await ended(page, await retry(page, refused))
    expect(inVain.state, inVain.words).toBe('stopped')
    expect(inVain.reason).toMatch(/of 5 canary jobs failed again\. .*ECONNREFUSED.*Mail provider/s)
    expect(inVain.counts).toMatchObject({ ok: 0, pending: 0 })
    expect(inVain.counts.retried).toBeLessThanOrEqual(5)
    expect(inVain.counts.left).toBeGreaterThan(100)
  } finally {
    await incident('clear')
  }

  for (const group of await failedGroups(page, 300)) {
    const run = await ended(page, await retry(page, group))
    expect(run, run.reason ?? run.words).toMatchObject({ state: 'finished', counts: { failed: 0 } })
  }
  await expect
    .poll(async () => (await json(page, MAIL)).level, { timeout: 90_000, intervals: [2_000] })
    .toBe('operational')
  await tellsTheStory(page)
})

const samplesOf = (groups: Group[]) => groups.map(({ sample }) => sample).sort()

/** Largest first, once so many mails have failed. */
async function failedGroups(page: Page, atLeast: number): Promise<Group[]> {
  const groups = async (): Promise<Group[]> => (await json(page, `${MAIL}/failures?from=now-1h`)).items
  const countOf = (found: Group[]) => found.reduce((sum, { count }) => sum + count, 0)
  await expect
    .poll(async () => countOf(await groups()), { timeout: 120_000, intervals: [2_000] })
    .toBeGreaterThanOrEqual(atLeast)
  return groups()
}

async function json(page: Page, path: string) {
  const answer = await page.request.get(path)
  expect(answer.status(), `${path} ${await answer.text()}`).toBe(200)
  return answer.json()
}

async function post(page: Page, data: object) {
  const headers = { origin: new URL(page.url()).origin }
  const answer = await page.request.post(RETRIES, { data, headers })
  expect(answer.ok(), await answer.text()).toBe(true)
  return answer.json()
}

const preview = (page: Page, { signature }: Group) =>
  post(page, { source: 'outbox', queue: 'mail', mode: 'preview', signature })

async function retry(page: Page, group: Group): Promise<Run> {
  const { selectionHash } = await preview(page, group)
  return post(page, { source: 'outbox', queue: 'mail', mode: 'run', selectionHash, ratePerSecond: 25 })
}

async function ended(page: Page, { id }: Run): Promise<Run> {
  const path = `${RETRIES}/${id}`
  await expect
    .poll(async () => (await json(page, path)).endedAt, { timeout: 120_000, intervals: [1_000] })
    .not.toBeNull()
  return json(page, path)
}

async function tellsTheStory(page: Page): Promise<void> {
  await page.goto('/timeline?from=now-15m&to=now&lanes=queue')
  const happened = page.getByRole('table', { name: 'What happened' })
  for (const told of [
    /mail is degraded/,
    /retries \d+ jobs of mail/,
    /retry of mail stopped/,
    /retry of mail finished/,
  ])
    await expect(happened.getByText(told).first()).toBeVisible()
}
