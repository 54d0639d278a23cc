import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import postgres from 'postgres'

/** A database of its own for each test run, migrated once and dropped at the end. */
export default async function setup() {
  const given = process.env.DATABASE_URL
  if (!given)
    throw new Error('Tests need DATABASE_URL: run them by `npm test -- unit [files]`, which starts Postgres.')
  const name = `pitwall_test_${process.pid}_${Date.now()}`
  const admin = postgres(given, { max: 1, onnotice: () => undefined })
  await admin.unsafe(`create database ${name}`)

  const address = new URL(given)
  address.pathname = `/${name}`
  process.env.DATABASE_URL = address.toString()
  const sql = postgres(address.toString(), { max: 1, onnotice: () => undefined })
  await migrate(drizzle(sql), { migrationsFolder: 'db/migrations' })
  await sql.end()

  return async () => {
    await admin.unsafe(`drop database if exists ${name} with (force)`)
    await admin.end()
  }
}
