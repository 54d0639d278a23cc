import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fingerprint, snippet } from './fingerprint'

describe('a fingerprint', () => {
  test.each([
    ['numbers', 'Error: timeout after 3000 ms', 'Error: timeout after 41 ms'],
    [
      'ids',
      'Error: no user 1b0d2e6a-6a8e-4a5a-9b0c-0d5f2f6f7a11',
      'Error: no user 9f0d2e6a-6a8e-4a5a-9b0c-0d5f2f6f7a99',
    ],
    ['paths', "cannot open '/srv/a/1.csv'", "cannot open '/srv/other/place/2.csv'"],
    ['what was said before and after', 'start\nError: disk full\nbye 1', 'go\nError: disk full\nbye 2'],
  ])('does not see %s', (_what, one, other) => {
    expect(fingerprint(one)).toBe(fingerprint(other))
  })

  test('tells errors apart', () => {
    expect(fingerprint('Error: disk full')).not.toBe(fingerprint('Error: no route to host'))
  })
})

describe('a snippet', () => {
  test('is the end, readable and storable, of whatever bytes', () => {
    expect(snippet(Buffer.from('\u001b[31mred\u001b[0m\u0000\r\nend\n'))).toBe('red\nend')
    expect(snippet(Buffer.from('  \n'))).toBeNull()
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5_000 }), (bytes) => {
        const text = snippet(bytes) ?? ''
        expect(text.length).toBeLessThanOrEqual(2_000)
        expect(text.isWellFormed()).toBe(true)
        expect(text).not.toContain('\0')
      }),
    )
  })
})
