import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from './fixtures'

const dataDir = dirname(process.env.PITWALL_RUN_JSON ?? '.pitwall/run.json')
const RACES = '/endpoints/paddock/GET:~1api~1races?refresh=5s'

type Known = { name: string; pid: number }
const engine: Known | undefined = JSON.parse(readFileSync(join(dataDir, 'processes.json'), 'utf8')).find(
  ({ name }: Known) => name === 'prometheus',
)

test.skip(!engine, 'the demo runs without Prometheus')

test('F18: while Prometheus hangs a page opens in 3 s with the last good numbers, and it comes back by itself', async ({
  pageAs,
}) => {
  test.setTimeout(120_000)
  const page = await pageAs('viewer')
  const stale = page.getByText('stale').first()
  await page.goto(RACES)
  await expect(page.getByRole('heading', { name: 'Latency', exact: true })).toBeVisible()

  signal('SIGSTOP')
  try {
    // What was read a moment ago is not old yet.
    await expect(stale).toBeVisible({ timeout: 40_000 })
    await page.goto('/')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()

    const since = Date.now()
    await page.goto(RACES, { waitUntil: 'commit' })
    await expect(page.getByRole('heading', { name: 'Latency', exact: true })).toBeVisible()
    await expect(stale).toBeVisible()
    expect(Date.now() - since).toBeLessThan(3_000)
  } finally {
    signal('SIGCONT')
  }
  await expect(stale).toBeHidden({ timeout: 40_000 })
})

function signal(name: 'SIGSTOP' | 'SIGCONT'): void {
  if (engine) process.kill(engine.pid, name)
}
