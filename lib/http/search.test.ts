import { expect, test } from 'vitest'
import { z } from 'zod'
import { readSearch } from './search'

const schema = z.strictObject({ actor: z.string().max(20).optional(), limit: z.coerce.number().default(50) })
const read = (search: Record<string, string | string[]>) => readSearch(schema, Promise.resolve(search))

test('takes what its schema knows, and an empty field of a form for none', async () => {
  expect(await read({ actor: 'user:1', refresh: '30s' })).toEqual({ actor: 'user:1', limit: 50 })
  expect(await read({ actor: '', limit: '5' })).toEqual({ limit: 5 })
})

test.each([
  ['a value of the wrong kind', { limit: 'many' }],
  ['a value given twice', { actor: ['a', 'b'] }],
  ['H06 a character no database can hold', { actor: 'a\0' }],
])('%s is a missing page', async (_what, search) => {
  await expect(read(search)).rejects.toMatchObject({ digest: expect.stringContaining('404') })
})
