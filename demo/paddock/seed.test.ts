import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase } from '../testing/database'
import { migrate } from './migrations'
import { seedDatabase } from './seed'
import { leagueId } from './world'

const SEED = 7
const NOW = new Date('2026-03-04T05:06:07Z')
const databases: { sql: postgres.Sql; drop(): Promise<void> }[] = []

beforeAll(async () => {
  for (const _ of ['one', 'another']) {
    const { url, drop } = await createTestDatabase()
    const sql = postgres(url, { max: 2, onnotice: () => undefined })
    databases.push({ sql, drop })
    await migrate(sql)
    await seedDatabase(sql, SEED, NOW)
  }
})
afterAll(async () => {
  for (const { sql, drop } of databases) {
    await sql.end()
    await drop()
  }
})

test('two databases of one seed hold the same rows', async () => {
  const prints = await Promise.all(
    databases.map(
      ({ sql }) => sql`
        select (select md5(string_agg(t::text, '|' order by t::text)) from picks t) as picks,
               (select md5(string_agg(t::text, '|' order by t::text)) from leagues t) as leagues,
               (select md5(string_agg(t::text, '|' order by t::text)) from races t) as races`,
    ),
  )

  expect(prints[0]).toEqual(prints[1])
})

test('seeding and migrating again changes nothing', async () => {
  const [{ sql } = databases[0]!] = databases
  const count = () =>
    sql`select (select count(*) from picks) as picks, (select count(*) from migrations) as done`
  const before = await count()
  await migrate(sql)
  await seedDatabase(sql, SEED, new Date())

  expect(await count()).toEqual(before)
})

test('league ids are opaque and of equal length', () => {
  const ids = Array.from({ length: 50 }, (_, index) => leagueId(SEED, index))

  expect(new Set(ids.map(({ length }) => length)).size).toBe(1)
  expect(new Set(ids).size).toBe(50)
})
