import { describe, expect, test } from 'vitest'
import { apiRoutes } from '@/app/routes.generated'
import { isHandler, openApi } from './openapi'

const document = openApi(apiRoutes)

/** Every value under a key, however deep. */
function valuesOf(key: string, within: unknown): unknown[] {
  if (typeof within !== 'object' || within === null) return []
  return Object.entries(within).flatMap(([name, value]) => [
    ...(name === key ? [value] : []),
    ...valuesOf(key, value),
  ])
}

describe('the API reference', () => {
  test('lists every method of every route', () => {
    for (const { pattern, handlers } of apiRoutes) {
      if (pattern.includes('[...')) continue
      const listed = document.paths[pattern.replaceAll(/\[([^\]]+)\]/g, '{$1}')] ?? {}
      const exported = Object.keys(handlers).filter((name) => isHandler(handlers[name]))
      expect(Object.keys(listed).map((name) => name.toUpperCase())).toEqual(expect.arrayContaining(exported))
    }
  })

  test('says what it takes: a body that has a schema must be sent', () => {
    const post = JSON.parse(JSON.stringify(document.paths['/api/ops/deploys'])).post

    expect(post.requestBody.required).toBe(true)
    expect(post.parameters).toMatchObject([{ name: 'Idempotency-Key', in: 'header' }])
  })

  test('says that a POST that only reads takes its fields as a form', () => {
    const { post } = JSON.parse(JSON.stringify(document.paths['/api/prom/api/v1/query_range']))
    const form = post.requestBody.content['application/x-www-form-urlencoded']

    expect(Object.keys(form.schema.properties)).toEqual(
      expect.arrayContaining(['query', 'start', 'end', 'step']),
    )
    expect(post.parameters).toEqual([])
  })

  test('has only patterns that every reader of regular expressions knows', () => {
    for (const pattern of valuesOf('pattern', document)) expect(pattern).not.toMatch(/\\p\{/)
  })
})
