import fc from 'fast-check'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { apiRoutes } from '@/app/routes.generated'
import { createUser } from '@/db/testing/factories'
import { committed, signedInUser } from '@/lib/auth/testing'
import { withConfig } from '@/lib/config/testing'
import { isHandler } from '@/lib/http/openapi'
import type { Handler } from '@/lib/http/route'
import { anyJson, HOSTILE_TEXTS, nearlyValid } from '@/lib/http/testing/hostile'
import { endAllMaintenance } from '@/lib/maintenance/testing'
import { withOwnDatabase } from '@/lib/worker/testing'

withOwnDatabase()
// Some routes turn maintenance on, which would then be what every other answer is about.
afterEach(endAllMaintenance)

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
const RUNS = 60

const handlers = apiRoutes
  .filter(({ pattern }) => !pattern.includes('[...'))
  .flatMap(({ pattern, handlers: exported }) =>
    METHODS.flatMap((method) => {
      const handler = exported[method]
      return isHandler(handler) ? [{ name: `${method} ${pattern}`, method, pattern, handler }] : []
    }),
  )

let knownId = ''
beforeAll(async () => {
  withConfig('services: [{ id: hostile-shop, name: Shop, url: "http://shop.example" }]')
  knownId = (await createUser(committed())).id
})

type Sent = { handler: Handler; method: string; pattern: string; cookie: string }
type Varied = { query?: string; params?: Record<string, string>; body?: string; headers?: object }

/** Never a failure of ours, and every refusal in the one form. */
async function expectCalm({ handler, method, pattern, cookie }: Sent, varied: Varied) {
  const { query = '', params = paramsOf(pattern, knownId), body, headers } = varied
  const request = new Request(`http://pitwall${pattern.replaceAll(/\[\w+\]/g, 'x')}${query}`, {
    method,
    headers: {
      ...{ host: 'pitwall', origin: 'http://pitwall', cookie, 'content-type': 'application/json' },
      ...headers,
    },
    ...(body !== undefined && { body }),
  })
  const answer = await handler(request, { params: Promise.resolve(params) })
  const text = await answer.text()
  const what = `${answer.status} to ${JSON.stringify(varied).slice(0, 400)}: ${text.slice(0, 300)}`
  expect([500, 502, 504], what).not.toContain(answer.status)
  if (answer.status >= 400 && answer.status !== 503)
    expect(answer.headers.get('content-type'), what).toBe(
      pattern.startsWith('/api/prom/') ? 'application/json' : 'application/problem+json',
    )
}

const paramsOf = (pattern: string, value: string) =>
  Object.fromEntries([...pattern.matchAll(/\[(\w+)\]/g)].map(([, name = '']) => [name, value]))

const schemaOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })

describe.each(handlers)('$name', ({ method, pattern, handler }) => {
  const caller = async () => {
    const { cookie } = await signedInUser({ role: 'admin' })
    return { handler, method, pattern, cookie }
  }

  test('H05 H06 survives every text in every parameter', async () => {
    const sent = await caller()
    const names = handler.spec.query ? Object.keys(schemaOf(handler.spec.query).properties ?? {}) : ['x']
    for (const text of HOSTILE_TEXTS) {
      await expectCalm(sent, { params: paramsOf(pattern, text) })
      for (const name of names) {
        const value = encodeURIComponent(text.toWellFormed())
        await expectCalm(sent, { query: `?${name}=${value}` })
      }
    }
    for (const query of ['?%00=%00', '?x=%E0%A4%A', '?limit=1&limit=2', '?__proto__=1', '?%ED%A0%80'])
      await expectCalm(sent, { query })
  })

  // A read takes no body, so there is none to be hostile with.
  if (method === 'GET') return
  test('H01 H04 H22 survives every body', async () => {
    const sent = await caller()
    const { body: schema } = handler.spec
    const likely = schema ? nearlyValid(schemaOf(schema)) : anyJson
    const any = fc.oneof({ weight: 4, arbitrary: likely }, anyJson)
    const send = async (value: unknown) => expectCalm(sent, { body: JSON.stringify(value) ?? '' })
    await fc.assert(fc.asyncProperty(any, send), { numRuns: RUNS })
    for (const body of [
      '',
      '\ufeff{}',
      '{"a":1,"a":2}',
      '{"__proto__":{"x":1}}',
      '[',
      '1e400',
      '{"a":1e400}',
    ])
      await expectCalm(sent, { body })
    for (const type of ['', 'text/plain', 'application/json; charset=utf-16', 'multipart/form-data'])
      await expectCalm(sent, { body: '{}', headers: { 'content-type': type } })
  })
})
