import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'

/** Lines of our own source that match, tests aside. */
function linesWith(pattern: string, ...places: string[]): string[] {
  try {
    const found = execFileSync('grep', [
      '-rnE',
      '--include=*.ts',
      '--include=*.tsx',
      '--include=*.mjs',
      pattern,
      ...places,
    ])
    return found
      .toString()
      .split('\n')
      .filter((line) => line !== '' && !line.includes('.test.'))
  } catch {
    return []
  }
}

const SOURCE = ['app', 'components', 'lib', 'db', 'proxy.ts', 'instrumentation.ts', 'next.config.ts']

test('the search itself finds what is there', () => {
  expect(linesWith('export function', 'lib').length).toBeGreaterThan(10)
})

test('D6: no Server Actions, no cached functions, no cached HTML', () => {
  expect(linesWith(`^\\s*['"]use (server|cache)`, ...SOURCE)).toEqual([])
  expect(linesWith('unstable_cache|force-static|revalidate\\s*=', ...SOURCE)).toEqual([])
})

test('D5: a body is read by readBody alone', () => {
  const elsewhere = linesWith('request\\.(json|text|formData|arrayBuffer|blob)\\(', 'app', 'lib')
  expect(elsewhere).toEqual([])
})

test('secrets are compared in one place', () => {
  expect(
    linesWith('timingSafeEqual', ...SOURCE).filter((line) => !line.startsWith('lib/auth/secrets.ts')),
  ).toEqual([])
})

test('D6: the proxy knows no session', () => {
  expect(linesWith('auth|session|cookie', 'proxy.ts')).toEqual([])
})
