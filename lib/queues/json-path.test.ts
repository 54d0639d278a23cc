import fc from 'fast-check'
import { expect, test } from 'vitest'
import { textAt } from './json-path'

const json = JSON.stringify({
  before: { customer: { id: 'not this' }, list: [1, { a: '}' }, 'x"y\\'] },
  customer: { name: 'a "quoted" one', id: 'nörth' },
  count: 12,
  paid: true,
  nothing: null,
  end: 'x'.repeat(100),
})

test.each([
  ['customer.id', 'nörth'],
  ['customer.name', 'a "quoted" one'],
  ['count', '12'],
  ['paid', 'true'],
  ['before.list', undefined],
  ['customer', undefined],
  ['nothing', undefined],
  ['absent.deep', undefined],
  ['constructor', undefined],
])('%s is %s, in the whole text and in a cut one', (path, wanted) => {
  expect(textAt(json, path)).toBe(wanted)
  expect(textAt(json.slice(0, -80), path, true)).toBe(wanted)
})

test('a value that the cut went through is not known', () => {
  expect(textAt('{"id": 12', 'id', true)).toBe(undefined)
  expect(textAt('{"id": "ab', 'id', true)).toBe(undefined)
  expect(textAt('{"id": 12, "x', 'id', true)).toBe('12')
})

test('a text that is not JSON has no values', () => {
  for (const text of ['', 'hello', '[object Object]', '{', '{"a"', '{a:1}'])
    expect([textAt(text, 'a'), textAt(text, 'a', true)]).toEqual([undefined, undefined])
})

test('a cut text tells the same as the whole one, or nothing', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), fc.nat(300), fc.constantFrom('a', 'b'), (random, cut, key) => {
      const whole = `{"a":${random},"b":{"c":"d"},"e":1}`
      const found = textAt(whole.slice(0, cut), key === 'b' ? 'b.c' : key, true)
      expect([undefined, textAt(whole, key === 'b' ? 'b.c' : key)]).toContain(found)
    }),
  )
})
