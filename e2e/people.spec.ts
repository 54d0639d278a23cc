import type { Page } from '@playwright/test'
import { expect, signIn, test } from './fixtures'

const PASSWORD = 'a password for the test'
const newEmail = () => `e2e-${crypto.randomUUID().slice(0, 8)}@example.com`

async function fillSignIn(page: Page, email: string, password: string) {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** A person made through the API, so that a test starts where it has something to say. */
async function makePerson(admin: Page, role = 'viewer') {
  const { origin } = new URL(admin.url())
  const email = newEmail()
  const answer = await admin.request.post('/api/ops/users', {
    headers: { origin },
    data: { email, role, password: PASSWORD },
  })
  expect(answer.status()).toBe(201)
  return { email, password: PASSWORD }
}

/** A press before the page is alive is lost: press until it opened. */
async function open(page: Page, button: string | RegExp, role: 'menu' | 'dialog') {
  const opened = page.getByRole(role)
  await expect(async () => {
    if (!(await opened.isVisible()))
      await page.getByRole('button', { name: button }).click({ timeout: 5_000 })
    await expect(opened).toBeVisible({ timeout: 3_000 })
  }).toPass()
  return opened
}

async function openAction(page: Page, email: string, action: string) {
  await open(page, `Actions for ${email}`, 'menu')
  await page.getByRole('menuitem', { name: action }).click()
  return page.getByRole('dialog')
}

test('signing in says what is wrong, leads back, and signing out ends it for good', async ({
  page,
  context,
  product,
}) => {
  const { email, password } = product.accounts.viewer
  await page.goto('/settings/api')
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl=%2Fsettings%2Fapi/)
  await fillSignIn(page, email, 'not the password')
  await expect(page.getByRole('alert').filter({ hasText: 'wrong' })).toBeVisible()
  await fillSignIn(page, email, password)
  await expect(page.getByRole('heading', { name: 'API reference' })).toBeVisible()

  const kept = await context.cookies()
  await open(page, /^You: /, 'menu')
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await context.addCookies(kept)
  expect((await page.request.get('/', { maxRedirects: 0 })).status()).toBe(307)
})

test('signing in works without JavaScript', async ({ browser, product }) => {
  const context = await browser.newContext({ baseURL: product.url, javaScriptEnabled: false })
  const page = await context.newPage()
  const { email, password } = product.accounts.oncall
  await page.goto('/audit?action=user.signed_in')
  await fillSignIn(page, email, 'not the password')
  await expect(page.getByText('E-mail or password is wrong.')).toBeVisible()
  await fillSignIn(page, email, password)
  await expect(page).toHaveURL(/\/audit\?action=user\.signed_in$/)
  await expect(page.getByRole('cell', { name: 'user.signed_in' }).first()).toBeVisible()
  await context.close()
})

test('an admin adds a person, changes their role and shuts them out at once', async ({
  pageAs,
  browser,
  product,
}) => {
  const page = await pageAs('admin')
  await page.goto('/settings/users')
  const email = newEmail()
  const add = await open(page, 'Add a person', 'dialog')
  await add.getByLabel('E-mail').fill(product.accounts.viewer.email)
  await add.getByRole('button', { name: 'Suggest one' }).click()
  const password = await add.getByLabel('Password').inputValue()
  await add.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(add.getByText('is in use already')).toBeVisible()
  await add.getByLabel('E-mail').fill(email)
  await add.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(add).toBeHidden()
  const row = page.getByRole('row').filter({ hasText: email })
  await expect(row).toContainText('viewer')

  const role = await openAction(page, email, 'Change role')
  await role.getByLabel('Role').selectOption('support')
  await role.getByRole('button', { name: 'Change role' }).click()
  await expect(row).toContainText('support')

  const theirs = await browser.newContext({
    baseURL: product.url,
    storageState: await signIn(product.url, { email, password }),
  })
  expect((await theirs.request.get('/api/ops/me')).status()).toBe(200)
  const disable = await openAction(page, email, 'Disable')
  await disable.getByRole('button', { name: 'Disable' }).click()
  await expect(row).toContainText('disabled')
  expect((await theirs.request.get('/api/ops/me')).status()).toBe(401)
  await theirs.close()
})

test('a person changes their own password', async ({ pageAs, browser, product }) => {
  const admin = await pageAs('admin')
  await admin.goto('/settings')
  const person = await makePerson(admin)
  const storageState = await signIn(product.url, person)
  const context = await browser.newContext({ baseURL: product.url, storageState })
  const page = await context.newPage()
  await page.goto('/settings/password', { waitUntil: 'networkidle' })
  const change = async (current: string) => {
    await page.getByLabel('Current password').fill(current)
    await page.getByLabel('New password', { exact: true }).fill('another long password')
    await page.getByLabel('New password again').fill('another long password')
    await page.getByRole('button', { name: 'Change password' }).click()
  }
  await change('a wrong guess!')
  await expect(page.getByText('is wrong', { exact: true })).toBeVisible()
  await change(person.password)
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await fillSignIn(page, person.email, 'another long password')
  await expect(page.getByRole('button', { name: `You: ${person.email}` })).toBeVisible()
  await context.close()
})

test('an API token is shown once, works, and stops when revoked', async ({ pageAs, playwright, product }) => {
  const page = await pageAs('admin')
  await page.goto('/settings/tokens')
  const name = newEmail()
  const dialog = await open(page, 'Create a token', 'dialog')
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByLabel('status:read').check()
  await dialog.getByRole('button', { name: 'Create', exact: true }).click()
  const token = (await dialog.getByText(/^pw_/).textContent()) ?? ''
  await dialog.getByRole('button', { name: 'I have copied it' }).click()
  await expect(page.getByText(token)).toHaveCount(0)

  const service = await playwright.request.newContext({
    baseURL: product.url,
    extraHTTPHeaders: { authorization: `Bearer ${token}` },
  })
  expect((await service.get('/api/ops/health')).status()).toBe(200)
  expect((await service.get('/api/ops/users')).status()).toBe(403)
  await (await open(page, `Revoke ${name}`, 'dialog')).getByRole('button', { name: 'Revoke' }).click()
  await expect(page.getByRole('row').filter({ hasText: name })).toContainText('revoked')
  expect((await service.get('/api/ops/health')).status()).toBe(401)
  await service.dispose()
})

test('the audit trail finds an act, everything of its request, and that nothing was changed', async ({
  pageAs,
}) => {
  const page = await pageAs('admin')
  await page.goto('/settings')
  const { email } = await makePerson(page)
  await page.goto('/audit')
  await page.getByLabel('Action').fill('user.created')
  await page.getByRole('button', { name: 'Filter' }).click()
  await expect(page).toHaveURL(/action=user\.created/)
  const row = page.getByRole('row').filter({ hasText: email }).first()
  await row.getByRole('cell').last().getByRole('link').click()
  await expect(page.getByRole('heading', { name: /^Request / })).toBeVisible()
  await expect(page.getByRole('row').filter({ hasText: email })).toBeVisible()

  await page.goto('/audit?from=now-1h&action=nothing.at_all')
  await expect(page.getByText('Nothing matches')).toBeVisible()
  await page.goto('/audit?from=yesterday')
  await expect(page.getByRole('alert').filter({ hasText: 'is no time' })).toBeVisible()
  await expect(async () => {
    await page.getByRole('button', { name: 'Verify the chain' }).click({ timeout: 5_000 })
    await expect(page.getByRole('status').filter({ hasText: 'Intact' })).toBeVisible({ timeout: 5_000 })
  }).toPass()
  const csv = await page.request.get('/api/ops/audit/export?action=user.created')
  expect(csv.headers()['content-type']).toContain('text/csv')
  expect(await csv.text()).toContain(email)
})

test('pages of a role that may not open them answer 403', async ({ pageAs }) => {
  const page = await pageAs('viewer')
  for (const path of ['/settings', '/settings/users', '/settings/tokens', '/audit', '/audit/requests/x'])
    expect((await page.goto(path))?.status(), path).toBe(403)
  expect((await page.goto('/settings/api'))?.status()).toBe(200)
  await expect(page.getByText('/api/ops/users', { exact: true }).first()).toBeVisible()
})
