import { expect, test } from 'vitest'
import { excerpt, excerptOf, messageOf } from './excerpt'

test('a text up to the limit is whole', () => {
  expect(excerptOf('größe ✓', 64)).toEqual({ text: 'größe ✓', bytes: 11, isCut: false })
})

test.each([1, 2, 3, 4, 5])('a text is cut between two characters at a limit of 8 + %i bytes', (more) => {
  const { text, bytes, isCut } = excerptOf(`12345678${'🚀'.repeat(3)}`, 8 + more)
  expect({ text, bytes, isCut }).toEqual({
    text: more < 4 ? '12345678' : '12345678🚀',
    bytes: 20,
    isCut: true,
  })
})

test('bytes that are no text are told by their number', () => {
  expect(excerpt(Buffer.from([0xff, 0xfe, 0]), 3).text).toBe('(3 bytes that are no text)')
  expect(excerpt(Buffer.from([0x61, 0xe2, 0x82]), 3).text).toBe('(3 bytes that are no text)')
})

test('a message has at most 2 000 characters', () => {
  expect(messageOf('x'.repeat(2_001))).toHaveLength(2_000)
  expect(messageOf('short')).toBe('short')
  expect(messageOf('')).toBe(null)
})
