import type { PgDatabase } from 'drizzle-orm/pg-core'
import { drizzle, type PostgresJsQueryResultHKT } from 'drizzle-orm/postgres-js'
import { databaseUrl } from '@/lib/env'
import { processWide } from '@/lib/process-wide'
import { guardedPool } from './pool'
import * as schema from './schema'

/** The database, or a transaction on it. */
export type Db = PgDatabase<PostgresJsQueryResultHKT, typeof schema>

export function database(): Db {
  return processWide('database', () => drizzle(pool().sql, { schema }))
}

/** The one pool of this process. */
export function pool() {
  return processWide('pool', () => guardedPool(databaseUrl()))
}
