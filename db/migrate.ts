import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator'
import type postgres from 'postgres'
import { processWide } from '@/lib/process-wide'
import type { Db } from './client'
import { guardedPool } from './pool'
import { reasonOf } from './pool/failures'

// Any number, as long as every version of Pitwall uses this one.
const LOCK_ID = 7_264_910_385_127
const LOCK_WAIT = '120s'
const DDL_LOCK_WAIT = '2s'
const DDL_ATTEMPTS = 5
const CONTRACT_MARK = '-- pitwall:contract'
// A migration may take its time; what it may not do is wait for others for long.
const LIMITS = { connections: 1, queryMs: 900_000, transactionMs: 900_000, waitMs: 900_000 }
const DEFAULT_FOLDER = 'db/migrations'

/** A migration this code brings along. A `contract` one takes something away that older code still needs. */
type Migration = { tag: string; contract: boolean; when: number; hash: string; statements: string[] }

export type MigrationState = {
  /** `ahead`: the database has migrations this code does not know; `behind`: it lacks some that this code needs. */
  status: 'current' | 'ahead' | 'behind'
  /** Tags in the order of application, newest last. */
  applied: string[]
  pending: string[]
  unknown: { tag: string; contract: boolean }[]
}

/** The database was migrated past what this code can work with. */
export class ContractError extends Error {
  constructor(tags: string[]) {
    super(`The database has migrations that this version cannot work with: ${tags.join(', ')}.`)
    this.name = 'ContractError'
  }
}

/** How the database stands against the migrations on disk. */
export async function migrationState(db: Db, folder = DEFAULT_FOLDER): Promise<MigrationState> {
  return compare(await readApplied((text) => db.execute(text)), migrationsOnDisk(folder))
}

/**
 * Applies what is pending, each migration in a transaction of its own that holds an advisory lock: of several migrators
 * at once each finds what the others have left. A kill in the middle leaves whole migrations.
 *
 * @throws ContractError before anything is changed
 */
export async function migrateDatabase(url: string, folder = DEFAULT_FOLDER): Promise<MigrationState> {
  const pool = guardedPool(url, LIMITS)
  try {
    for (;;) {
      const state = await patiently(() => pool.sql.begin((tx) => applyNext(tx, migrationsOnDisk(folder))))
      if (state.pending.length === 0) return state
    }
  } finally {
    await pool.end()
  }
}

/** @throws ContractError when the database is ahead by a migration marked as contract */
export function refuseContract({ unknown }: MigrationState): void {
  const breaking = unknown.filter(({ contract }) => contract).map(({ tag }) => tag)
  if (breaking.length > 0) throw new ContractError(breaking)
}

// The first table is the query builder's own record, so that its tools keep working on the same database.
const PREPARE = `
  create schema if not exists drizzle;
  create table if not exists drizzle.__drizzle_migrations (
    id serial primary key, hash text not null, created_at bigint
  );
`

/** Applies the first pending migration and tells how the database stands now. */
async function applyNext(tx: postgres.TransactionSql, onDisk: Migration[]): Promise<MigrationState> {
  await tx.unsafe(`set local lock_timeout = '${LOCK_WAIT}'`)
  await tx.unsafe(`select pg_advisory_xact_lock(${LOCK_ID})`)
  await tx.unsafe(`set local lock_timeout = '${DDL_LOCK_WAIT}'`)
  await tx.unsafe(PREPARE)

  const query: Query = (text) => tx.unsafe(text)
  const state = compare(await readApplied(query), onDisk)
  refuseContract(state)
  const next = onDisk.find(({ tag }) => tag === state.pending[0])
  if (!next) return state
  for (const statement of next.statements) await tx.unsafe(statement)
  await tx`insert into drizzle.__drizzle_migrations (hash, created_at) values (${next.hash}, ${next.when})`
  await tx`insert into pitwall_migrations (tag, contract) values (${next.tag}, ${next.contract})`
  return compare(await readApplied(query), onDisk)
}

/** A statement that meets a busy table is given up soon, so that writers do not queue up behind it, and tried again. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt === DDL_ATTEMPTS || reasonOf(error) !== 'lock_timeout') throw error
      await new Promise((resolve) => setTimeout(resolve, attempt * 500))
    }
  }
}

type Applied = { times: number[]; known: { tag: string; contract: boolean }[] }
type Query = (text: string) => PromiseLike<Iterable<Record<string, unknown>>>

async function readApplied(query: Query): Promise<Applied> {
  const [tables] = await query(`
    select to_regclass('drizzle.__drizzle_migrations') is not null as times,
           to_regclass('public.pitwall_migrations') is not null as tags`)
  const times = tables?.times ? await query('select created_at from drizzle.__drizzle_migrations') : []
  const tags = tables?.tags
    ? await query('select tag, contract from pitwall_migrations order by applied_at, tag')
    : []
  return {
    times: [...times].map((row) => Number(row.created_at)),
    known: [...tags].map((row) => ({ tag: String(row.tag), contract: row.contract === true })),
  }
}

function compare({ times, known }: Applied, onDisk: Migration[]): MigrationState {
  const pending = onDisk.filter(({ when }) => !times.includes(when)).map(({ tag }) => tag)
  const unknown = known.filter(({ tag }) => !onDisk.some((migration) => migration.tag === tag))
  const applied = onDisk.filter(({ when }) => times.includes(when)).map(({ tag }) => tag)
  const status = pending.length > 0 ? 'behind' : unknown.length > 0 ? 'ahead' : 'current'
  return { status, applied: [...applied, ...unknown.map(({ tag }) => tag)], pending, unknown }
}

function migrationsOnDisk(folder: string): Migration[] {
  return processWide(`migrations.${folder}`, () => {
    const place = resolve(folder)
    const tags = tagsOf(join(place, 'meta/_journal.json'))
    return readMigrationFiles({ migrationsFolder: place }).map((file, index) => migration(file, tags[index]))
  })
}

function migration({ sql, folderMillis, hash }: MigrationMeta, tag = ''): Migration {
  const contract = sql[0]?.trimStart().startsWith(CONTRACT_MARK) === true
  return { tag, contract, when: folderMillis, hash, statements: sql }
}

function tagsOf(journal: string): string[] {
  const { entries } = JSON.parse(readFileSync(journal, 'utf8'))
  return entries.map(({ tag }: { tag: string }) => tag)
}
