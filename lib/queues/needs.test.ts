import { beforeAll, describe, expect, test } from 'vitest'
import { withConfig } from '@/lib/config/testing'
import { signatureOf } from './failures/signature'
import { namedIn } from './needs'

beforeAll(() => {
  withConfig(`
services: [{ id: billing, name: Billing API, url: "https://billing.example/api" }]
dependencies:
  - { id: mail, name: Mail provider, kind: tcp, host: 127.0.0.1, port: 2525 }
  - { id: cache, kind: redis, url: "redis://cache.internal:6379" }
  - { id: files, kind: s3, endpoint: "https://s3.example", bucket: files, accessKeyId: a, secretAccessKey: b }
`)
})

describe('what an error names', () => {
  test.each([
    ['connect ECONNREFUSED 127.0.0.1:2525', ['mail']],
    ['connect ECONNREFUSED ::1:2525', ['mail']],
    ['connect ECONNREFUSED 127.0.0.1:25250', []],
    ['The Mail Provider said no', ['mail']],
    ['getaddrinfo ENOTFOUND cache.internal', ['cache']],
    ['POST https://billing.example/api/charge 503', ['billing']],
    ['S3.EXAMPLE answered 500, and the cache is cold', ['cache', 'files']],
    ['550 mailbox unavailable', []],
    ['email is not valid', []],
    ['boom\n    at send (/srv/app/mail.js:1:2)\n  File "mail.py", line 3', []],
    ['', []],
  ])('%s', (error, ids) => {
    expect(namedIn([error]).sort()).toEqual(ids)
  })
})

describe('a signature', () => {
  const first = 'Order 17 of bob@example.com (cus_9s6XKzkNRiz8i3) failed: timeout after 3000 ms'
  const same = [
    'Order 9 of eve@other.example (cus_Abcdef1234567) failed: timeout after 41 ms',
    `\n${first}\n  at x`,
  ]

  test.each(same)('does not see numbers, ids, addresses or where it was thrown: %s', (error) => {
    expect(signatureOf(error)).toBe(signatureOf(first))
  })

  test('tells errors apart', () => {
    expect(signatureOf(first.replace('timeout', 'refused'))).not.toBe(signatureOf(first))
  })
})
