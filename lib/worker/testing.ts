import postgres from 'postgres'
import { afterAll, beforeAll } from 'vitest'
import { pool } from '@/db/client'
import { migrateDatabase } from '@/db/migrate'
import { databaseUrl, resetEnv } from '@/lib/env'

/** A database for this test file alone: what it commits and locks is nobody else's. */
export function withOwnDatabase(): void {
  const name = `pitwall_own_${process.pid}_${Date.now()}`
  let given = ''
  beforeAll(async () => {
    given = databaseUrl()
    await administer(given, `create database ${name}`)
    const own = new URL(given)
    own.pathname = `/${name}`
    process.env.DATABASE_URL = own.toString()
    resetEnv()
    await migrateDatabase(own.toString())
  })
  afterAll(async () => {
    await pool().end(1_000)
    await administer(given, `drop database if exists ${name} with (force)`)
  })
}

async function administer(url: string, statement: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  await sql.unsafe(statement)
  await sql.end()
}
