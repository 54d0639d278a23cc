import { sql } from 'drizzle-orm'
import { describe, expect, test as plain } from 'vitest'
import { test } from '@/db/testing/test'
import { classOf } from './classes'
import { masked, maskedSql, readableMessage } from './mask'
import { labelOf } from './view'

const TEXTS = [
  '',
  'Ada',
  'Ada Berg',
  'ada@players.example',
  'a@b',
  '+49 170 1234',
  '🏁🏁🏁🏁',
  '"\'; --',
  ' x ',
  'a@b c@d',
]

test('the database masks as we do, and never more is left than the first letter', async ({ ctx }) => {
  for (const text of TEXTS) {
    const [row] = await ctx.db.execute(
      sql`select ${sql.raw(maskedSql('v.text'))} as masked from (select ${text}::text) as v(text)`,
    )
    expect(row).toEqual({ masked: masked(text) })
  }
  expect(TEXTS.map(masked)).toEqual([
    ...['', '•••', 'A•••', 'a•••@•••', '•••@•••', '+•••', '🏁•••', '"•••', '•••', 'a•••'],
  ])
})

plain('a message loses addresses and secrets and keeps its sense', () => {
  expect(readableMessage('550 no such user <ada.berg@players.example>; password=hunter2')).toBe(
    '550 no such user <a•••@•••>; password=[hidden]',
  )
})

describe('the class of a column', () => {
  const config = { fields: { name: 'open', 'users.name': 'masked', token: 'open', id: 'never' } as const }

  plain('is masked unless it is named', () => {
    expect(classOf(config, 'summary', 'name')).toBe('open')
    expect(classOf(config, 'users', 'name')).toBe('masked')
    expect(classOf(config, 'summary', 'anything')).toBe('masked')
    expect(classOf(config, 'summary', '__proto__')).toBe('masked')
    expect(classOf(config, 'summary', 'constructor')).toBe('masked')
  })

  plain('of what looks like a secret is never, whatever pitwall.yaml says', () => {
    for (const name of ['token', 'api_key', 'apiKey', 'password', 'session_id'])
      expect(classOf(config, 'summary', name), name).toBe('never')
  })

  plain('cannot hide what a row is about', () => {
    expect(classOf(config, 'summary', 'id')).toBe('open')
  })
})

plain('columns are called as people write', () => {
  expect(['owner_email', 'ownerEmail', 'PLAN'].map(labelOf)).toEqual(['Owner email', 'Owner email', 'Plan'])
})
