import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { engineDatabase } from './engine-database'
import { type EngineServer, engineServer } from './testing/server'

let server: EngineServer
let database: ReturnType<typeof engineDatabase>

beforeAll(async () => {
  server = await engineServer('engine_database')
  await server.sql`create table notes (text text)`
  database = engineDatabase(server.url, { tenantPath: null, poolSize: 2, timeoutMs: 1_000 })
})
afterAll(async () => {
  await database.close()
  await server.drop()
})
beforeEach(() => server.sql`truncate notes`)

test('a look cannot write, whatever it asks', async () => {
  const look = database.look((sql) => sql.unsafe(`insert into notes values ('x')`))

  await expect(look).rejects.toMatchObject({ code: 'unavailable' })
  expect(await server.sql`select from notes`).toHaveLength(0)
})

test('a look of many statements has one deadline for all', async () => {
  const since = performance.now()
  const look = database.look(async (sql) => {
    for (let time = 0; time < 20; time++) await sql`select pg_sleep(0.2)`
  })

  await expect(look).rejects.toMatchObject({ code: 'unavailable' })
  expect(performance.now() - since).toBeLessThan(2_500)
})

test('a write that fails half way leaves nothing behind', async () => {
  const write = database.write(async (sql) => {
    await sql`insert into notes values ('half')`
    throw new Error('the other half')
  })

  await expect(write).rejects.toThrow('the other half')
  expect(await server.sql`select from notes`).toHaveLength(0)
})

test('a write waits for a locked row no longer than its deadline, and then has not happened', async () => {
  await server.sql`insert into notes values ('held')`
  const write = server.sql.begin(async (holder) => {
    await holder`select from notes for update`
    return database
      .write((sql) => sql`update notes set text = 'taken'`)
      .catch((error: unknown) => Reflect.get(Object(error), 'code'))
  })

  expect(await write).toBe('unavailable')
  expect([...(await server.sql`select text from notes`)]).toEqual([{ text: 'held' }])
})

test('tables, columns and rights that are missing are told in words of no address', async () => {
  for (const [text, message] of [
    ['select from nothing', /tables of this engine/],
    ['select nothing from notes', /version that is not known/],
    [`select nothing.at_all()`, /no such schema/],
  ] as const) {
    const look = database.look((sql) => sql.unsafe(text))
    await expect(look).rejects.toMatchObject({
      code: 'upstream_failed',
      message: expect.stringMatching(message),
    })
  }
})
