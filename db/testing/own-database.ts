import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import postgres from 'postgres'
import type { Db } from '@/db/client'
import * as schema from '@/db/schema'

/** A migrated database for one test file: for what needs committed rows, or none at all. Drop it at the end. */
export async function ownDatabase(purpose: string) {
  const given = process.env.DATABASE_URL ?? ''
  const name = `pitwall_${purpose}_${process.pid}`
  const admin = postgres(given, { max: 1, onnotice: () => undefined })
  await admin.unsafe(`create database ${name}`)

  const address = new URL(given)
  address.pathname = `/${name}`
  const sql = postgres(address.toString(), { max: 4, onnotice: () => undefined })
  await migrate(drizzle(sql), { migrationsFolder: 'db/migrations' })
  const db: Db = drizzle(sql, { schema })

  async function drop() {
    await sql.end()
    await admin.unsafe(`drop database if exists ${name} with (force)`)
    await admin.end()
  }
  return { name, db, sql, drop }
}
