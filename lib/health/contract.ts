import { z } from 'zod'
import { HEALTH_WORDS, probeCode } from '@/lib/probes/contract'

export const liveness = z.object({
  status: z.literal('ok'),
  version: z.string(),
  revision: z.string(),
  uptimeSeconds: z.number(),
})
export type Liveness = z.infer<typeof liveness>

const check = z.object({ status: z.string(), detail: z.string().optional() })

/** Without `status:read` the status alone. */
export const readiness = z.object({
  status: z.enum(['ready', 'not_ready']),
  checks: z.object({ database: check, migrations: check, config: check, draining: check }).optional(),
})
export type Readiness = z.infer<typeof readiness>

export const ping = z.object({
  status: z.enum(['ok', 'degraded']),
  latencyMs: z.number(),
  database: z.object({ status: z.enum(HEALTH_WORDS), latencyMs: z.number() }),
})

const dependency = z.object({
  name: z.string(),
  status: z.enum(HEALTH_WORDS),
  code: probeCode,
  critical: z.boolean(),
  latencyMs: z.number().nullable(),
  detail: z.string(),
  checkedAt: z.iso.datetime(),
})
export type OwnDependency = z.infer<typeof dependency>

/** Without `status:read` the status alone. */
export const ownDependencies = z.object({
  status: z.enum(HEALTH_WORDS),
  dependencies: z.array(dependency).optional(),
})
export type OwnDependencies = z.infer<typeof ownDependencies>
