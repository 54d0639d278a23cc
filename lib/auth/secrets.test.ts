import { expect, test } from 'vitest'
import { randomSecret, sameSecret } from './secrets'

test('compares secrets of any length', () => {
  const secret = randomSecret()
  expect(sameSecret(secret, secret)).toBe(true)
  expect(sameSecret('', secret)).toBe(false)
  expect(sameSecret(`${secret} `, secret)).toBe(false)
})
