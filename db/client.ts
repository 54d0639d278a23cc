import type { PgDatabase } from 'drizzle-orm/pg-core'
import { drizzle, type PostgresJsQueryResultHKT } from 'drizzle-orm/postgres-js'
import { databaseUrl } from '@/lib/env'
import { processWide } from '@/lib/process-wide'
import { guardedPool } from './pool'
import * as schema from './schema'

/** The database, or a transaction on it. */
export type Db = PgDatabase<PostgresJsQueryResultHKT, typeof schema>

export function database(): Db {
  return known().db
}

/** The one pool of this process. */
export function pool() {
  return known().pool
}

// Made together: the query builder sets the parsers that every connection of the pool copies.
const known = () =>
  processWide('database', () => {
    const made = guardedPool(databaseUrl())
    const db: Db = drizzle(made.sql, { schema })
    return { pool: made, db }
  })
