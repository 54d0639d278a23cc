import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { afterAll, beforeEach, expect, test } from 'vitest'
import type { Db } from './client'
import { ContractError, migrateDatabase, migrationState, refuseContract } from './migrate'
import * as schema from './schema'

const GROUND = `create table pitwall_migrations
  (tag text primary key, contract boolean not null, applied_at timestamptz not null default now())`
const FIRST = { '0000_ground': GROUND }
const SECOND = { ...FIRST, '0001_colour': 'create table colours (name text)' }

const admin = postgres(process.env.DATABASE_URL ?? '', { max: 2, onnotice: () => undefined })
const root = mkdtempSync(join(tmpdir(), 'pitwall-migrate-'))
let name = ''
let url = ''
const made: { close: () => Promise<unknown> }[] = []

beforeEach(async () => {
  name = `pitwall_migrate_${crypto.randomUUID().replaceAll('-', '')}`
  await admin.unsafe(`create database ${name}`)
  const address = new URL(process.env.DATABASE_URL ?? '')
  address.pathname = `/${name}`
  url = address.toString()
  const database = name
  return async () => {
    for (const { close } of made.splice(0)) await close()
    await admin.unsafe(`drop database if exists ${database} with (force)`)
  }
})

afterAll(async () => {
  await admin.end()
  rmSync(root, { recursive: true })
})

function connect(): Db {
  const client = postgres(url, { max: 1, onnotice: () => undefined })
  made.push({ close: () => client.end() })
  return drizzle(client, { schema })
}

/** A folder as drizzle-kit writes it. */
function folderOf(migrations: Record<string, string>): string {
  const folder = mkdtempSync(join(root, 'folder-'))
  mkdirSync(join(folder, 'meta'))
  const entries = Object.keys(migrations).map((tag, idx) => ({
    idx,
    tag,
    when: 1_000 + idx,
    breakpoints: true,
  }))
  writeFileSync(join(folder, 'meta/_journal.json'), JSON.stringify({ entries }))
  for (const [tag, text] of Object.entries(migrations)) writeFileSync(join(folder, `${tag}.sql`), text)
  return folder
}

test('an empty database is behind, and current after the migrations of this very code', async () => {
  const db = connect()
  expect(await migrationState(db)).toMatchObject({ status: 'behind', applied: [] })

  await migrateDatabase(url)

  expect(await migrationState(db)).toMatchObject({ status: 'current', pending: [], unknown: [] })
})

test('two migrators at once do the work once', async () => {
  const folder = folderOf({ ...FIRST, '0001_slow': 'create table slow (a int); select pg_sleep(0.3)' })

  const states = await Promise.all([migrateDatabase(url, folder), migrateDatabase(url, folder)])

  expect(states.map(({ status }) => status)).toEqual(['current', 'current'])
})

test('a migrator killed in the middle leaves whole migrations, and the next one finishes', async () => {
  const halfway = { ...SECOND, '0002_killed': 'create table half (a int); select pg_sleep(30)' }
  const killed = migrateDatabase(url, folderOf(halfway)).catch((error: unknown) => error)
  const kill = `select pg_terminate_backend(pid) from pg_stat_activity
    where datname = '${name}' and query like '%pg_sleep(30)%'`
  while ((await admin.unsafe(kill)).length === 0) await new Promise((next) => setTimeout(next, 50))

  expect(await killed).toBeInstanceOf(Error)
  expect(await migrationState(connect(), folderOf(halfway))).toMatchObject({
    status: 'behind',
    applied: ['0000_ground', '0001_colour'],
    pending: ['0002_killed'],
  })
  const repaired = folderOf({ ...SECOND, '0002_killed': 'create table half (a int)' })
  expect(await migrateDatabase(url, repaired)).toMatchObject({ status: 'current' })
})

test('older code is ahead and goes on; what it may not lose is untouched', async () => {
  await migrateDatabase(url, folderOf(SECOND))

  const state = await migrateDatabase(url, folderOf(FIRST))

  expect(state).toMatchObject({ status: 'ahead', unknown: [{ tag: '0001_colour', contract: false }] })
  expect(() => refuseContract(state)).not.toThrow()
})

test('older code refuses past a migration marked as contract, naming it', async () => {
  const contract = '-- pitwall:contract\ndrop table colours'
  await migrateDatabase(url, folderOf({ ...SECOND, '0002_drop_colour': contract }))

  const refused = migrateDatabase(url, folderOf(SECOND))

  await expect(refused).rejects.toThrow(ContractError)
  await expect(refused).rejects.toThrow('0002_drop_colour')
})

test('a statement that meets a busy table is tried again instead of blocking its writers', async () => {
  await migrateDatabase(url, folderOf(SECOND))
  const blocker = postgres(url, { max: 1 })
  const held = blocker.begin(async (tx) => {
    await tx`lock table colours`
    await new Promise((next) => setTimeout(next, 2_500))
  })
  const wider = folderOf({ ...SECOND, '0002_wider': 'alter table colours add column code text' })

  expect(await migrateDatabase(url, wider)).toMatchObject({ status: 'current' })
  await held
  await blocker.end()
})
