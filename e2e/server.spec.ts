import { expect, test } from './fixtures'

const PAGES = ['/', '/settings', '/settings/users', '/audit']

/** Ways past a check that stands in the wrong place; none of them may show a page to somebody without a session. */
const DETOURS: Record<string, string>[] = [
  { 'x-middleware-subrequest': 'middleware' },
  { 'x-middleware-subrequest': 'src/middleware:src/middleware:src/middleware:src/middleware:src/middleware' },
  { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy' },
  { RSC: '1' },
  { RSC: '1', 'Next-Router-Prefetch': '1' },
  { RSC: '1', 'Next-Router-Segment-Prefetch': '/_tree' },
  { 'x-nextjs-data': '1' },
  { 'x-pitwall-peer': '127.0.0.1', 'x-pitwall-route': '/sign-in' },
  { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-host': 'localhost' },
  { authorization: 'Bearer %E0%A4%A' },
]

const SUFFIXES = ['', '.rsc', '.segments/_tree.segment.rsc', '?nxtPslug=x', '?_rsc=x', '/']

test.describe('nothing leads around the session', () => {
  for (const path of PAGES) {
    test(`${path} shows nothing without one`, async ({ request }) => {
      for (const headers of DETOURS) {
        for (const suffix of SUFFIXES) {
          const answer = await request.get((path + suffix).replace('//', '/index'), {
            headers,
            maxRedirects: 0,
          })
          const what = `${path}${suffix} with ${JSON.stringify(headers)}`
          const location = answer.headers().location ?? ''
          expect([307, 308, 400, 404], what).toContain(answer.status())
          if (answer.status() === 307) expect(location, what).toMatch(/\/sign-in|_rsc/)
          expect(answer.headers()['cache-control'], what).toContain('no-store')
        }
      }
    })
  }
})

test.describe('Next has no other doors', () => {
  test('the image optimizer is not there', async ({ request }) => {
    const answer = await request.get('/_next/image?url=%2Ficon.svg&w=64&q=75')

    expect(answer.status()).toBe(404)
  })

  test('a server action finds nobody, and the process lives on', async ({ request }) => {
    const since = Date.now()
    const answer = await request.post('/sign-in', {
      headers: { 'next-action': '00'.repeat(21) },
      multipart: { '0': '["$1:__proto__:then"]', '1': '{"x":1}' },
    })

    expect(answer.status()).toBe(405)
    expect(Date.now() - since).toBeLessThan(5_000)
    expect((await request.get('/api/health/live')).status()).toBe(200)
  })

  test('an unknown address of the API is a JSON 404 that nobody keeps', async ({ request }) => {
    for (const path of ['/api', '/api/nothing', '/api/health/%6cive/x', '/ops/nothing']) {
      const answer = await request.get(path)
      expect(answer.status(), path).toBe(404)
      expect(answer.headers()['content-type'], path).toBe('application/problem+json')
      expect(answer.headers()['cache-control'], path).toBe('no-store')
    }
  })
})

test.describe('pages carry a policy', () => {
  test('with a nonce of their own each time, whatever the client sends', async ({ request }) => {
    const ask = () =>
      request.get('/sign-in', {
        headers: { 'Content-Security-Policy': `script-src 'nonce-"><script>alert(1)'` },
      })
    const [first, second] = [await ask(), await ask()]
    const nonceOf = (policy = '') => /'nonce-([^']+)'/.exec(policy)?.[1]
    const nonce = nonceOf(first.headers()['content-security-policy'])

    expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/)
    expect(nonceOf(second.headers()['content-security-policy'])).not.toBe(nonce)
    const html = await first.text()
    expect(html).not.toContain('alert(1)')
    for (const [tag] of html.matchAll(/<script\b[^>]*>/g)) expect(tag).toContain(`nonce="${nonce}"`)
  })

  test('and break nothing that runs', async ({ page }) => {
    const violations: string[] = []
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) violations.push(message.text())
    })
    await page.goto('/sign-in')
    await page.waitForLoadState('networkidle')

    expect(violations).toEqual([])
  })
})

test('static files may be kept for ever, everything else not at all', async ({ page, request }) => {
  const html = await (await request.get('/sign-in')).text()
  const script = /\/_next\/static\/[^"]+\.js/.exec(html)?.[0] ?? ''
  const [file, document] = [await request.get(script), await page.goto('/sign-in')]

  expect(file.headers()['cache-control']).toBe('public, max-age=31536000, immutable')
  expect(document?.headers()['cache-control']).toBe('no-store')
})
