import { expect, test } from 'vitest'
import { pool } from '@/db/client'
import { arrayText, ident } from './sql'

test('an array of any text is read by the server as it is', async () => {
  const values = ['plain', 'with "quotes"', 'back\\slash', 'a,b', '{}', '', 'NULL', "it's", '$1', '漢字 🚀']

  const client = pool().sql
  const [row] = await client.unsafe('select to_json($1::text::text[]) as back', [arrayText(values)])

  expect(row?.back).toEqual(values)
})

test('a name of any text is one name', async () => {
  const name = 'a "b"; drop table c'
  const [row] = await pool().sql.unsafe(`select 1 as ${ident(name)}`)

  expect(Object.keys(row ?? {})).toEqual([name])
})
