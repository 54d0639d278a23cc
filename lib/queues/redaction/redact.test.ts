import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fieldClasses, isSecretPath } from './classes'
import { redactJson } from './redact'
import { isSecretKey, scrub } from './scrub'

const CLASSES = fieldClasses({
  fields: {
    'customer.email': 'personal',
    iban: 'secret',
    address: 'personal',
    'address.city': 'open',
    token: 'open',
  },
})
const shown = (value: unknown) => redactJson(JSON.stringify(value), CLASSES).text
const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.c2lnbmF0dXJl'

describe('keys', () => {
  test.each([
    ...['password', 'dbPassword', 'X-Api-Key', 'csrfToken', 'Authorization', 'aws_secret_access_key'],
    ...['accessKeyId', 'sessionId', 'cardNumber', 'client.secret', 'DATABASE_URL', 'APIKey'],
  ])('%s names a secret', (key) => {
    expect(isSecretKey(key)).toBe(true)
  })

  test.each(['tokenCount', 'secretary', 'passenger', 'author', 'compass', 'key', 'orderId', 'pinned'])(
    '%s names none',
    (key) => {
      expect(isSecretKey(key)).toBe(false)
    },
  )

  test('a path is secret when a part of it is, so that nobody searches by it', () => {
    expect(isSecretPath(CLASSES, 'auth.user')).toBe(true)
    expect(isSecretPath(CLASSES, 'customer.iban')).toBe(true)
    expect(isSecretPath(CLASSES, 'customer.email')).toBe(false)
  })
})

describe('a payload', () => {
  test('without secrets stays as it came, letter by letter', () => {
    const text = '{ "b":1.50, "10":12345678901234567890,\n "a":[true,null,"x\\u00e9"], "b":2 }'
    expect(redactJson(text, CLASSES)).toEqual({ text, hidden: 0 })
  })

  test('hides what its keys call a secret, whatever stands there, and counts it', () => {
    const value = {
      password: 'x1',
      auth: { user: 'x2', n: [1, 'x3'] },
      iban: 'DE00 x4',
      pin: 1234,
      token: 'x5',
    }
    const { text, hidden } = redactJson(JSON.stringify(value), CLASSES)

    expect(text).not.toMatch(/x\d|1234/)
    expect(JSON.parse(text)).toEqual(Object.fromEntries(Object.keys(value).map((key) => [key, '[hidden]'])))
    expect(hidden).toBe(5)
  })

  test('masks what is personal, also below a class, and shows what is open there', () => {
    expect(
      JSON.parse(shown({ customer: { email: 'bob@example.com', id: 7 }, email: 'shop@example.com' })),
    ).toEqual({
      customer: { email: 'b***@***', id: 7 },
      email: 'shop@example.com',
    })
    expect(JSON.parse(shown({ address: { street: 'High Road', city: 'York', zip: 12345 } }))).toEqual({
      address: { street: 'H***', city: 'York', zip: '***' },
    })
  })

  test('hides values that look like secrets under any key', () => {
    const text = shown({
      note: `sent with ${JWT}`,
      url: 'postgres://app:hunter2@db/x?token=hunter3',
      card: '4111 1111 1111 1111',
      cardAsNumber: 4111111111111111,
      key: 'sk_live_51Habcdefghijklmnop',
      order: '4111111111111112',
    })
    expect(text).not.toMatch(/hunter|eyJ|1111 1111|11111111,|51Habc/)
    expect(text).toContain('4111111111111112')
  })

  test('looks into JSON in strings, into headers as pairs and into named values', () => {
    const body = JSON.stringify({ user: { password: 'hunter2' }, customer: { email: 'bob@example.com' } })
    const text = shown({
      body,
      twice: JSON.stringify({ body }),
      headers: [['authorization', 'hunter3'], { name: 'X-Api-Key', value: 'hunter4' }],
    })
    expect(text).not.toMatch(/hunter|bob@/)
    expect(JSON.parse(JSON.parse(text).body)).toEqual({
      user: { password: '[hidden]' },
      customer: { email: 'b***@***' },
    })
  })

  test.each([
    '[info] token: hunter2',
    '{not json, password=hunter2',
    'plain text with Bearer hunter2hunter2',
  ])('that is no JSON is scrubbed as text: %s', (text) => {
    expect(redactJson(text, CLASSES).text).not.toContain('hunter2')
    expect(shown({ log: text })).not.toContain('hunter2')
  })

  test('is not stuck on odd spaces, broken brackets or depths', () => {
    for (const text of [
      '\u00a0',
      '[\u00a0',
      '{"a":\u00a0}',
      ']]',
      '{"a"',
      '"',
      '"\\',
      '{"password":',
      '[:1]',
      '',
    ])
      expect(() => redactJson(text, CLASSES)).not.toThrow()
    const deep = `${'['.repeat(5_000)}"hunter2"`
    expect(redactJson(deep, CLASSES).text).not.toContain('hunter2')
  })

  test('hides its secrets wherever it is cut', () => {
    const whole = JSON.stringify({
      a: 'x"y',
      password: 'CANARY"one',
      inner: JSON.stringify({ secret: 'CANARY two', deep: JSON.stringify({ apiKey: 'CANARY three' }) }),
      list: [{ iban: 'CANARY' }, ['cookie', 'CANARY']],
    })
    for (let end = 0; end <= whole.length; end++)
      expect(redactJson(whole.slice(0, end), CLASSES).text, `cut at ${end}`).not.toMatch(/CAN/)
  })

  test('of any JSON shows no letter of what stands under a secret key, and all else as it was', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (value, secret) => {
        const text = shown({ v: value, nested: { clientSecret: secret } })
        expect(JSON.parse(text).nested.clientSecret).toBe(
          secret === null || secret === '' ? secret : '[hidden]',
        )
      }),
      { numRuns: 300 },
    )
  })
})

describe('text of an error', () => {
  test.each([
    ['login failed: password=hunter2, user=bob', 'login failed: password=[hidden], user=bob'],
    ['{"token":"hun\\"ter2","id":7}', '{"token":[hidden],"id":7}'],
    ['body was "{\\"secret\\":\\"hunter2\\",\\"id\\":7}"', 'body was "{\\"secret\\":[hidden],\\"id\\":7}"'],
    ['Authorization: Bearer abc.def', 'Authorization: [hidden]'],
    ['GET https://x/y?api_key=hunter2&page=2 -> 500', 'GET https://x/y?api_key=[hidden]&page=2 -> 500'],
    ['redis://:hunter2@cache:6379 refused', 'redis://:[hidden]@cache:6379 refused'],
    ['connect ECONNREFUSED 127.0.0.1:2525', 'connect ECONNREFUSED 127.0.0.1:2525'],
    ['order 1234567890123 not found', 'order 1234567890123 not found'],
  ])('%s', (text, expected) => {
    expect(scrub(text)).toBe(expected)
  })

  test('takes the names of pitwall.yaml too, and does not take long for long texts', () => {
    expect(scrub('iban=DE00', CLASSES.secretKeys)).toBe('iban=[hidden]')
    for (const text of [
      'a'.repeat(60_000),
      'a:'.repeat(30_000),
      'token=\\"'.repeat(8_000),
      '1 '.repeat(30_000),
    ])
      expect(scrub(text).length).toBeGreaterThan(0)
  })
})
