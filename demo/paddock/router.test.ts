import { expect, test } from 'vitest'
import { matchRoute, type Route } from './router'

const run = () => ({ body: {} })
const routes: Route[] = [
  { method: 'GET', path: '/api/leagues/:id', access: 'public', run },
  { method: 'POST', path: '/api/leagues/:id', access: 'public', run },
]

test('finds a route and what its address names', () => {
  expect(matchRoute(routes, 'GET', '/api/leagues/lg_1').params).toEqual({ id: 'lg_1' })
})

test('answers HEAD as GET', () => {
  expect(matchRoute(routes, 'HEAD', '/api/leagues/lg_1').route.method).toBe('GET')
})

test.each(['/api/leagues', '/api/leagues/', '/api/leagues/a/b', '/'])('knows nothing at %s', (path) => {
  expect(() => matchRoute(routes, 'GET', path)).toThrow(expect.objectContaining({ code: 'not_found' }))
})

test('names the methods that are possible', () => {
  expect(() => matchRoute(routes, 'DELETE', '/api/leagues/a')).toThrow(
    expect.objectContaining({ status: 405, headers: { Allow: 'GET, POST' } }),
  )
})
