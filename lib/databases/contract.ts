import { z } from 'zod'

const at = z.iso.datetime()

export const systemInfo = z.object({
  version: z.string(),
  revision: z.string(),
  environment: z.string(),
  uptimeSeconds: z.number(),
  /** Newest first, at most ten. */
  migrations: z.array(z.object({ name: z.string(), at: at.nullable() })),
})
export type SystemInfo = z.infer<typeof systemInfo>

export const smokeCheck = z.object({
  name: z.string(),
  status: z.enum(['pass', 'fail']),
  durationMs: z.number(),
  detail: z.string(),
})
export type SmokeCheck = z.infer<typeof smokeCheck>

export const smokeReport = z.object({ status: z.enum(['pass', 'fail']), checks: z.array(smokeCheck) })
export type SmokeReport = z.infer<typeof smokeReport>

export const databaseInfoQuery = z.strictObject({
  /** A database id of pitwall.yaml; default: Pitwall's own. */
  target: z.string().min(1).max(64).default('pitwall'),
})

export const databaseInfo = z.object({
  target: z.string(),
  serverVersion: z.string(),
  /** SHA-256 over tables, columns, types and indexes. */
  schemaFingerprint: z.string(),
  latestMigration: z.object({ name: z.string(), at: at.nullable() }).nullable(),
  appliedMigrations: z.array(z.string()),
  tableCounts: z.record(z.string(), z.number()),
})
export type DatabaseInfo = z.infer<typeof databaseInfo>
