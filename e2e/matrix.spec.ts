import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isPermission, PERMISSIONS, ROLES } from '../lib/auth/permissions'
import { expect, test } from './fixtures'

const SAMPLES: Record<string, string> = { '/services/[id]': '/services/paddock' }

/** Every page on disk with the permission its own source asks for; a page that asks for none is open to all. */
const pages = readdirSync('app', { recursive: true, encoding: 'utf8' })
  .filter((file) => file === 'page.tsx' || file.endsWith('/page.tsx'))
  .map((file) => {
    const segments = file
      .split('/')
      .slice(0, -1)
      .filter((segment) => !segment.startsWith('('))
    const pattern = `/${segments.join('/')}`
    const asked = /pageContext\('([^']+)'\)/.exec(readFileSync(join('app', file), 'utf8'))?.[1]
    return { path: SAMPLES[pattern] ?? pattern.replaceAll(/\[[^\]]+\]/g, 'sample'), pattern, asked }
  })

test('only the sign-in page asks for no permission', () => {
  expect(pages.filter(({ asked }) => asked === undefined).map(({ pattern }) => pattern)).toEqual(['/sign-in'])
})

for (const { path, pattern, asked } of pages) {
  if (asked === undefined) continue
  test(`${pattern} opens for who holds ${asked} and for nobody else`, async ({
    playwright,
    product,
    stateOf,
  }) => {
    const stranger = await playwright.request.newContext({ baseURL: product.url })
    const sent = await stranger.get(path, { maxRedirects: 0 })
    expect(sent.status()).toBe(307)
    expect(sent.headers().location).toContain('/sign-in')
    await stranger.dispose()

    for (const role of ROLES) {
      const may = isPermission(asked) && PERMISSIONS[asked].some((holder) => holder === role)
      const caller = await playwright.request.newContext({
        baseURL: product.url,
        storageState: await stateOf(role),
      })
      expect((await caller.get(path)).status(), role).toBe(may ? 200 : 403)
      await caller.dispose()
    }
  })
}
