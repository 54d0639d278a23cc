import { z } from 'zod'

const at = z.iso.datetime()
const mode = z.enum(['read_only', 'write'])

export const impersonationParams = z.strictObject({ id: z.uuid() })

/** `POST /api/ops/tenants/:id/impersonations`. */
export const newImpersonation = z.strictObject({
  userId: z.string().min(1).max(200),
  mode: mode.default('read_only'),
  reason: z.string().trim().min(3).max(500),
  ticket: z.string().trim().min(1).max(100).optional(),
})
export type NewImpersonation = z.infer<typeof newImpersonation>

/** The grant is in this answer and nowhere else. */
export const grantAnswer = z.object({
  id: z.string(),
  /** Signed with Ed25519 (JWS, `EdDSA`); the key is at `/.well-known/jwks.json`. */
  grant: z.string(),
  /** The application's page with the grant behind `#`: it never gets into a log. */
  redeemUrl: z.string(),
  /** Until then it can be redeemed, once. */
  expiresAt: at,
})
export type GrantAnswer = z.infer<typeof grantAnswer>

/** `live`: it may be used now; `granted`: not redeemed yet. */
export const IMPERSONATION_STATES = [
  'granted',
  'live',
  'stopped',
  'revoked',
  'expired',
  'not_redeemed',
] as const

export const impersonation = z.object({
  id: z.string(),
  tenant: z.string(),
  userId: z.string(),
  mode,
  reason: z.string(),
  ticket: z.string().nullable(),
  actor: z.string(),
  actorName: z.string(),
  state: z.enum(IMPERSONATION_STATES),
  createdAt: at,
  redeemBy: at,
  redeemedAt: at.nullable(),
  usableUntil: at.nullable(),
  lastActionAt: at.nullable(),
  actions: z.int(),
  endedAt: at.nullable(),
  endedBy: z.string().nullable(),
  mayRevoke: z.boolean(),
})
export type Impersonation = z.infer<typeof impersonation>

export const impersonationList = z.strictObject({
  /** `open`: live or granted. */
  show: z.enum(['open', 'all']).default('open'),
  tenant: z.string().min(1).max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type ImpersonationList = z.infer<typeof impersonationList>
export const impersonationPage = z.object({ items: z.array(impersonation), nextCursor: z.null() })

export const impersonationDetail = impersonation.extend({
  /** What was done, newest first, at most 200. */
  done: z.array(z.object({ at, what: z.string(), outcome: z.string().nullable() })),
})
export type ImpersonationDetail = z.infer<typeof impersonationDetail>

export const revokedAnswer = z.object({ revoked: z.int() })

/** `POST /api/internal/impersonations/:id/redeem`: the grant too, where the application still has it. */
export const redeemInput = z.strictObject({ grant: z.string().min(1).max(4_000).optional() }).prefault({})
export type RedeemInput = z.infer<typeof redeemInput>

/** Whom the application lets its visitor be, and until when. */
export const redeemed = z.object({
  id: z.string(),
  tenant: z.string(),
  userId: z.string(),
  mode,
  reason: z.string(),
  ticket: z.string().nullable(),
  /** Who really acts, as RFC 8693 has it. */
  act: z.object({ sub: z.string(), name: z.string() }),
  usableUntil: at,
})
export type Redeemed = z.infer<typeof redeemed>

export const actionReport = z.strictObject({
  actions: z
    .array(
      z.strictObject({
        /** `POST /api/picks`; what stands behind `?` is cut off. */
        what: z.string().trim().min(1).max(500),
        outcome: z.string().trim().max(100).optional(),
        at: z.iso.datetime({ offset: true }).optional(),
      }),
    )
    .max(100)
    .default([]),
})
export type ActionReport = z.infer<typeof actionReport>

/** Whether it may still be used: not, and the application ends it. */
export const usable = z.object({
  id: z.string(),
  isLive: z.boolean(),
  state: z.enum(IMPERSONATION_STATES),
  usableUntil: at.nullable(),
})
export type Usable = z.infer<typeof usable>

/** RFC 7517. */
export const jwks = z.object({
  keys: z.array(
    z.object({
      kty: z.literal('OKP'),
      crv: z.literal('Ed25519'),
      x: z.string(),
      kid: z.string(),
      use: z.literal('sig'),
      alg: z.literal('EdDSA'),
    }),
  ),
})
export type Jwks = z.infer<typeof jwks>
