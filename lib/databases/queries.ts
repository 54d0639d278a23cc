import { desc } from 'drizzle-orm'
import { pitwallMigrations } from '@/db/schema'
import { config } from '@/lib/config/config'
import type { DatabaseConfig } from '@/lib/config/contract'
import type { Context } from '@/lib/context'
import { databaseUrl, env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { appVersion } from '@/lib/version'
import type { DatabaseInfo, SmokeReport, SystemInfo } from './contract'
import { readHistory } from './migrations'
import { readOnly } from './read-only'
import { countRows, schemaFingerprint } from './shape'
import { smokeDatabase } from './smoke'

const OWN_TABLES = [
  'users',
  'api_tokens',
  'ops_audit_events',
  'ops_events',
  'level_spans',
  'probe_targets',
  'deploys',
]

export async function getSystemInfo({ db }: Context): Promise<SystemInfo> {
  const rows = await db
    .select()
    .from(pitwallMigrations)
    .orderBy(desc(pitwallMigrations.appliedAt), desc(pitwallMigrations.tag))
    .limit(10)
  return {
    ...appVersion(),
    environment: env().APP_ENV,
    uptimeSeconds: Math.floor(process.uptime()),
    migrations: rows.map(({ tag, appliedAt }) => ({ name: tag, at: appliedAt.toISOString() })),
  }
}

/** Reads only. Passes when every check of every registered database does. */
export async function runSmoke(): Promise<SmokeReport> {
  const checks = (await Promise.all(registered().map(smokeDatabase))).flat()
  return { status: checks.every(({ status }) => status === 'pass') ? 'pass' : 'fail', checks }
}

/**
 * @param target `pitwall` or a database id of pitwall.yaml
 * @throws AppError not_found, upstream_failed
 */
export async function getDatabaseInfo(target: string): Promise<DatabaseInfo> {
  const database = registered().find(({ id }) => id === target)
  if (!database) throw new AppError('not_found', 'No database is registered under this id.')
  return readOnly(database.url, async (sql) => {
    const [server] = await sql`select current_setting('server_version') as version`
    const { migrations } = await readHistory(sql, database.migrations)
    return {
      target,
      serverVersion: String(server?.version),
      schemaFingerprint: await schemaFingerprint(sql),
      latestMigration: migrations[0] ?? null,
      appliedMigrations: migrations.map(({ name }) => name).reverse(),
      tableCounts: await countRows(sql, database.tables),
    }
  })
}

function registered(): DatabaseConfig[] {
  const own = { id: 'pitwall', url: databaseUrl(), tables: OWN_TABLES, smoke: [] }
  return [own, ...config().databases.filter(({ id }) => id !== own.id)]
}
