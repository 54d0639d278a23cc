import { z } from 'zod'
import { MODES } from '../rules'

const at = z.iso.datetime()
const moment = z.iso.datetime({ offset: true })
const mode = z.enum(MODES)
const serviceId = z.string().min(1).max(64)

export const LONGEST_PATH = 4_000

export const gateQuery = z.object({
  service: serviceId.optional(),
  path: z.string().max(LONGEST_PATH).optional(),
  method: z.string().max(20).optional(),
  tenant: z.string().min(1).max(200).optional(),
})
export const stateQuery = z.object({ service: serviceId.optional() })

/** `GET /api/maintenance/state`: all a service needs to obey by itself, for as long as it hears nothing newer. */
export const maintenanceState = z.object({
  service: z.string().nullable(),
  /** pitwall.yaml has such a service. */
  known: z.boolean(),
  /** The service as a whole is held: `read_only`, `drain` or `full`. */
  maintenance: z.boolean(),
  mode: z.enum(['open', ...MODES]),
  reason: z.string().nullable(),
  until: at.nullable(),
  /** Paths that stay open. */
  exempt: z.array(z.string()),
  /** Pitwall's database is away: this is what it said last. */
  stale: z.boolean(),
  /** Of the next 24 hours. */
  windows: z.array(
    z.object({
      kind: z.enum(['global', 'service', 'route', 'tenant', 'queue', 'cron']),
      /** SHA-256 of the tenant's id, in hex. */
      tenantSha256: z.string().nullable(),
      method: z.string().nullable(),
      route: z.string().nullable(),
      mode,
      reason: z.string().nullable(),
      onOverrun: z.enum(['keep', 'end']),
      on: z.boolean(),
      startsAt: at,
      endsAt: at,
    }),
  ),
})
export type MaintenanceState = z.infer<typeof maintenanceState>

/** A way past the gate for who carries its token. */
export const newBypass = z.strictObject({
  name: z.string().trim().min(1).max(100),
  /** Default: every service. */
  service: serviceId.optional(),
  /** At most 30 days ahead. */
  expiresAt: moment,
})
export type NewBypass = z.infer<typeof newBypass>

export const bypass = z.object({
  id: z.uuid(),
  name: z.string(),
  service: z.string().nullable(),
  createdAt: at,
  createdByName: z.string(),
  expiresAt: at,
  revokedAt: at.nullable(),
  uses: z.number(),
  lastUsedAt: at.nullable(),
})
export type Bypass = z.infer<typeof bypass>
/** The token is answered once, when it is made. */
export const createdBypass = bypass.extend({ token: z.string() })
export type CreatedBypass = z.infer<typeof createdBypass>
export const bypassPage = z.object({ items: z.array(bypass), nextCursor: z.null() })
export type BypassPage = z.infer<typeof bypassPage>

export const bypassUse = z.object({
  at,
  service: z.string().nullable(),
  method: z.string(),
  path: z.string(),
  /** How often within that second. */
  count: z.number(),
})
/** Newest first, at most 200. */
export const bypassUses = z.object({ items: z.array(bypassUse), nextCursor: z.null() })
export type BypassUses = z.infer<typeof bypassUses>
