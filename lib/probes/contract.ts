import { z } from 'zod'

/** How a look at something ended; closed, so that rules and people can rely on it. */
export const PROBE_CODES = [
  'ok',
  'refused',
  'timeout',
  'dns',
  'tls',
  'auth',
  'schema',
  'overloaded',
  'stale',
  'disabled',
  'active',
  'error',
] as const

export type ProbeCode = (typeof PROBE_CODES)[number]

export const probeCode = z.enum(PROBE_CODES)

/** What one look found. `detail` is shown to people and never holds a secret. */
export type ProbeResult = {
  code: ProbeCode
  latencyMs: number
  detail: string
  /** What the target said beyond that, in the shape of its kind. */
  data?: Record<string, unknown>
}

export const HEALTH_WORDS = ['healthy', 'degraded', 'unhealthy', 'unknown'] as const

/** One line of a service's own account of itself, whatever format it spoke. */
export const servicePart = z.object({
  name: z.string(),
  status: z.enum(HEALTH_WORDS),
  code: probeCode,
  critical: z.boolean(),
  latencyMs: z.number().nullable(),
  detail: z.string(),
})

export type ServicePart = z.infer<typeof servicePart>

const look = z.object({ code: probeCode, latencyMs: z.number(), httpStatus: z.number().nullable() })

/** What one look at a service's health paths found. A path that is not configured is null. */
export const serviceReading = z.object({
  live: look.nullable(),
  ready: look.nullable(),
  /** Where it tells of its own dependencies. */
  account: look.nullable(),
  /** Looks in a row that found it not ready, this one included. */
  notReadyLooks: z.number(),
  /** The service's own word for the whole of it. */
  status: z.enum(HEALTH_WORDS),
  parts: z.array(servicePart),
  version: z.string().nullable(),
  revision: z.string().nullable(),
})

export type ServiceReading = z.infer<typeof serviceReading>

const internalPart = z.object({
  code: probeCode,
  detail: z.string(),
  /** The answer as it came, bounded. */
  answer: z.record(z.string(), z.unknown()).nullable(),
})

/** A service's own `info`, `smoke` and `db-info`. */
export const internalReading = z.object({ info: internalPart, smoke: internalPart, dbInfo: internalPart })

export type InternalReading = z.infer<typeof internalReading>
