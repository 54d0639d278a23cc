import fc from 'fast-check'
import { z } from 'zod'

const NO_ID = '00000000-0000-0000-0000-000000000000'

/** Texts that once broke somebody's parser, clock, database or shell. */
export const HOSTILE_TEXTS = [
  ...['', '\0', '\ud800', '\u202e', '\u2028', 'a\r\nb', '\x1b[2J', '🏁'.repeat(2_000), 'é'],
  ...["' or 1=1--", '%', '_%', '{{x}}', '=1+1', '__proto__', 'constructor', 'null', '../../x', '//evil'],
  ...['-1', '0', '1e3', '1e400', 'NaN', 'Infinity', '-0', '0x10', '01', '９', '9007199254740993'],
  ...['9223372036854775808', '9999999999999999999', '8640000000000001', '99999999999999', '-99999999999999'],
  ...['now', 'now-3000y', 'now+200000y', 'now-999999y', 'infinity', '2026-02-30', '2026-02-30T00:00:00Z'],
  ...['0000-01-01', '0001-01-01T00:00:00+23:59', '9999-12-31T23:59:59-23:59', '+300000-01-01T00:00:00Z'],
  ...['0000-01-01T00:00:00.000Z', '2026-02-30T00:00:00.000Z'].map((at) => `${at}_${NO_ID}`),
  ...['user:x', NO_ID, 'Ye-_vQ', 'AGEA2A', 'a'.repeat(5_000)],
]

const text = fc.oneof(fc.constantFrom(...HOSTILE_TEXTS), fc.string({ unit: 'binary', maxLength: 40 }))

/** Any JSON at all, as a value. */
export const anyJson: fc.Arbitrary<unknown> = fc.oneof(
  text,
  fc.json().map((written) => JSON.parse(written)),
  fc.constantFrom(null, true, 0, -1, 1.5, 1e30, [], {}, [[]], JSON.parse('{"__proto__":{"x":1}}')),
)

const node = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  format: z.string().optional(),
  items: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).default([]),
})

/** Values a schema takes, or nearly: right in shape, with something wrong in it now and then. */
export function nearlyValid(schema: unknown): fc.Arbitrary<unknown> {
  const { data } = node.safeParse(schema)
  if (data?.enum) return fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...data.enum) }, anyJson)
  if (data?.type === 'object') return nearlyObject(data)
  if (data?.type === 'array') return fc.oneof(fc.array(nearlyValid(data.items), { maxLength: 4 }), anyJson)
  const own = byFormat(data?.format)
  return fc.oneof({ weight: 3, arbitrary: own }, { weight: 1, arbitrary: anyJson })
}

function nearlyObject({ properties = {}, required }: z.infer<typeof node>): fc.Arbitrary<unknown> {
  const parts = Object.entries(properties).map(([name, schema]) => [name, nearlyValid(schema)] as const)
  return fc.record(Object.fromEntries(parts), { requiredKeys: required })
}

function byFormat(format: string | undefined): fc.Arbitrary<unknown> {
  if (format === 'uuid') return fc.uuid()
  if (format === 'email') return fc.emailAddress()
  if (format === 'date-time') return fc.oneof(fc.date({ noInvalidDate: true }).map(isoOf), text)
  return fc.oneof(fc.string({ unit: 'grapheme', minLength: 12, maxLength: 60 }), fc.integer(), text)
}

const isoOf = (date: Date) => date.toISOString()
