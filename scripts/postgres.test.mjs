import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { postgresAccount } from './postgres/account.mjs'
import { readPostmaster } from './postgres/postmaster.mjs'
import { startPostgres } from './postgres.mjs'
import { isAlive, until } from './processes.mjs'
import { rootDir } from './project.mjs'

let dataDir
const start = () => startPostgres({ rootDir, dataDir, password: 'a secret', durable: false })
const pidOf = ({ dir }) => readPostmaster(dir)?.pid

const ask = async (url, query) => {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    return await sql.unsafe(query)
  } finally {
    await sql.end()
  }
}

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'pitwall-postgres-'))
})
afterAll(async () => {
  const database = await start()
  await database.stop()
  rmSync(dataDir, { recursive: true })
})

test('data survives a stop and a kill -9, and databases are created once', async () => {
  const first = await start()
  await ask(await first.urlFor('pitwall'), 'create table laps (n int)')
  await ask(await first.urlFor('pitwall'), 'insert into laps values (7)')
  await first.stop()
  expect(existsSync(join(first.dir, 'postmaster.pid'))).toBe(false)

  const second = await start()
  const killed = pidOf(second)
  process.kill(killed, 'SIGKILL')
  // A loaded machine takes a while to bury it.
  await until(() => !isAlive(killed), 10_000)
  const third = await start()
  expect(third.adopted).toBe(false)
  expect(await ask(third.url('pitwall'), 'select n from laps')).toEqual([{ n: 7 }])
  await third.stop()
})

test('one left running is adopted and can be stopped', async () => {
  const first = await start()
  const second = await start()

  expect(second).toMatchObject({ adopted: true, port: first.port })
  const pid = pidOf(second)
  await second.stop()
  expect(isAlive(pid)).toBe(false)
})

test('a stale lock that names a stranger is cleared', async () => {
  const first = await start()
  const path = join(first.dir, 'postmaster.pid')
  const text = readFileSync(path, 'utf8')
  await first.stop()
  writeFileSync(path, text.replace(/^\d+/, String(process.pid)))

  const second = await start()
  expect(second.adopted).toBe(false)
  await second.stop()
})

test('a crash is repaired, a stop from outside is respected', async () => {
  const database = await start()
  const said = []
  const unwatch = database.watch((line) => said.push(line))
  const before = pidOf(database)
  process.kill(before, 'SIGKILL')
  await until(() => pidOf(database) !== before && readPostmaster(database.dir)?.status === 'ready', 15_000)
  expect(pidOf(database)).not.toBe(before)

  process.kill(pidOf(database), 'SIGINT')
  await until(() => said.length === 2, 15_000)
  expect(said).toEqual([
    'Postgres ended unexpectedly; starting it again.',
    'Postgres was stopped from outside; Pitwall waits for its return.',
  ])
  unwatch()
  expect(pidOf(database)).toBeUndefined()
})

test('it listens on loopback only and asks for the password', async () => {
  const database = await start()
  const [{ listen_addresses }] = await ask(database.url(), 'show listen_addresses')
  expect(listen_addresses).toBe('127.0.0.1')

  await expect(ask(database.url().replace('a secret', 'wrong'), 'select 1')).rejects.toThrow(/password/)
  await database.stop()
})

test('data that lay elsewhere and is gone is one clear line', () => {
  const link = join(dataDir, 'moved')
  symlinkSync(join(dataDir, 'nowhere', 'postgres'), link)

  expect(() => postgresAccount(link, { isRoot: true })).toThrow(/is gone.*Remove that link/)
})
