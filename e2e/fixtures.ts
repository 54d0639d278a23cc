import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type BrowserContextOptions, test as base, expect, type Page, request } from '@playwright/test'

export type Role = 'viewer' | 'support' | 'oncall' | 'admin'

type Account = { email: string; password: string }
type Product = { url: string; accounts: Record<Role, Account> }
type State = Exclude<BrowserContextOptions['storageState'], string | undefined>

type WorkerFixtures = { product: Product; stateOf: (role: Role) => Promise<State> }
type Fixtures = { pageAs: (role: Role, options?: BrowserContextOptions) => Promise<Page> }

/** `pageAs('viewer')`: a page of somebody who is signed in; each role signs in once a worker. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to know what a fixture needs
  product: [({}, use) => use(readProduct()), { scope: 'worker' }],

  stateOf: [
    ({ product }, use) => {
      const states = new Map<Role, Promise<State>>()
      return use((role) => {
        const known = states.get(role) ?? signIn(product.url, product.accounts[role])
        states.set(role, known)
        return known
      })
    },
    { scope: 'worker' },
  ],

  baseURL: ({ product }, use) => use(product.url),

  pageAs: async ({ browser, product, stateOf }, use) => {
    const opened: Page[] = []
    await use(async (role, options = {}) => {
      const storageState = await stateOf(role)
      const context = await browser.newContext({ baseURL: product.url, storageState, ...options })
      const page = await context.newPage()
      opened.push(page)
      return page
    })
    for (const page of opened) await page.context().close()
  },
})

export { expect }

/** A phone as narrow as we promise to be usable on. */
export const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true } as const

/** Until its script runs, a page shows but does not react: its countdown is the first thing to move. */
export async function alive(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'Refresh now' })).toContainText(/\d+ s/)
  await expect(page.locator('html[data-keys]')).toBeAttached()
}

function readProduct(): Product {
  const runFile = process.env.PITWALL_RUN_JSON ?? '.pitwall/run.json'
  const dataDir = dirname(runFile)
  const { url, adminEmail } = readJson(runFile)
  const { password } = readJson(join(dataDir, 'first-admin.json'))
  const { accounts } = readJson(join(dataDir, 'demo', 'accounts.json'))
  const accountOf = (role: Role): Account =>
    accounts.find((account: { role: string }) => account.role === role)
  const admin = { email: adminEmail, password }
  return {
    url,
    accounts: {
      viewer: accountOf('viewer'),
      support: accountOf('support'),
      oncall: accountOf('oncall'),
      admin,
    },
  }
}

const readJson = (file: string) => JSON.parse(readFileSync(file, 'utf8'))

/** A session of its own, for tests that end it. */
export async function signIn(url: string, { email, password }: Account): Promise<State> {
  const caller = await request.newContext({ baseURL: url, extraHTTPHeaders: { Origin: url } })
  const answer = await caller.post('/api/auth/callback/credentials', {
    data: { email, password, callbackUrl: '/', json: 'true' },
  })
  if (!answer.ok()) throw new Error(`${email} could not sign in: ${answer.status()} ${await answer.text()}`)
  const state = await caller.storageState()
  await caller.dispose()
  return state
}
