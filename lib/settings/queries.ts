import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { migrationState } from '@/db/migrate'
import { ssoWays } from '@/lib/auth/providers'
import { configState } from '@/lib/config/config'
import { type Context, requirePermission } from '@/lib/context'
import { env } from '@/lib/env'
import { workerState } from '@/lib/status/queries'
import { appVersion } from '@/lib/version'

const serverVersion = z.tuple([z.object({ version: z.string() })])

/** What runs here and how it is set up, from this process alone: it answers while the database is away. */
export function getInstallation(ctx: Context) {
  requirePermission(ctx, 'settings:read')
  const settings = env()
  const { source, loadedAt, problems } = configState()
  return {
    ...appVersion(),
    environment: settings.APP_ENV,
    node: process.version,
    startedAt: new Date(ctx.now.getTime() - process.uptime() * 1_000).toISOString(),
    address: settings.NEXTAUTH_URL ?? null,
    config: { source, loadedAt: loadedAt.toISOString(), problems },
    signIn: ['password', ...ssoWays().map(({ name }) => name)],
    invitedDomains: settings.SSO_ALLOWED_DOMAINS ?? null,
    internalRoutes: settings.ENABLE_INTERNAL_ROUTES,
    trustedProxies: settings.TRUSTED_PROXY_HOPS,
    prometheus: settings.PROMETHEUS_URL ? new URL(settings.PROMETHEUS_URL).host : null,
  }
}

/** @throws AppError unavailable */
export async function getInstallationDatabase(ctx: Context) {
  requirePermission(ctx, 'settings:read')
  const startedAt = performance.now()
  const [{ version }] = serverVersion.parse([
    ...(await ctx.db.execute(sql`select current_setting('server_version') as version`)),
  ])
  const latencyMs = performance.now() - startedAt
  const migrations = await migrationState(ctx.db)
  return {
    version,
    latencyMs,
    migrations: migrations.status,
    newestMigration: migrations.applied.at(-1) ?? null,
    worker: await workerState(ctx),
  }
}
