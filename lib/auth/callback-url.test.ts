import { expect, test } from 'vitest'
import { ownPath } from './callback-url'

const OWN = 'http://ops.example'

test.each([
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  'https:evil.example',
  'https://evil.example/x',
  'http://ops.example.evil.example/',
  'http://ops.example@evil.example/',
  'javascript:alert(1)',
  'data:text/html,x',
  `/${'a'.repeat(2_049)}`,
  '/a\0b',
  '/a\r\nSet-Cookie: x=1',
  '/.//evil.example',
  '/%2e//evil.example/..//evil.example',
  '',
  'settings',
  '/sign-in?callbackUrl=/',
  '/api/auth/signout',
  undefined,
  ['/settings'],
])('%j leads to a path of our own', (wanted) => {
  const path = ownPath(wanted, OWN)
  expect(new URL(path, OWN).origin).toBe(OWN)
  expect(path.startsWith('//')).toBe(false)
})

test.each([
  ['/settings/users?limit=5#x', '/settings/users?limit=5#x'],
  ['http://ops.example/audit', '/audit'],
  ['/%00', '/%00'],
])('%s is kept', (wanted, path) => expect(ownPath(wanted, OWN)).toBe(path))
