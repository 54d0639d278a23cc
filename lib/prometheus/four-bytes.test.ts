import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fourDigits, holdsQuote, isDigits } from './four-bytes'

const four = fc.uint8Array({ minLength: 4, maxLength: 4 })
const oftenDigits = fc.array(
  fc.oneof(fc.integer({ min: 0x2e, max: 0x3b }), fc.integer({ min: 0, max: 255 })),
  {
    minLength: 4,
    maxLength: 4,
  },
)
const numberOf = (bytes: ArrayLike<number>) => Buffer.from(Array.from(bytes)).readUInt32LE(0)

test('tells digits from all else, and what they say', () => {
  fc.assert(
    fc.property(oftenDigits, (bytes) => {
      const text = Buffer.from(bytes).toString('latin1')
      expect(isDigits(numberOf(bytes))).toBe(/^[0-9]{4}$/.test(text))
    }),
    { numRuns: 5_000 },
  )
  for (let number = 0; number < 10_000; number++)
    expect(fourDigits(Buffer.from(String(number).padStart(4, '0')).readUInt32LE(0))).toBe(number)
})

test('finds a quote wherever it stands, and only there', () => {
  fc.assert(
    fc.property(four, fc.integer({ min: 0, max: 4 }), (bytes, place) => {
      if (place < 4) bytes[place] = 0x22
      expect(holdsQuote(numberOf(bytes))).toBe(bytes.includes(0x22))
    }),
    { numRuns: 5_000 },
  )
})
