import { z } from 'zod'

export const tokenParams = z.strictObject({ id: z.uuid() })

export const tokenList = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.uuid().optional(),
})

export const newToken = z.strictObject({
  name: z.string().trim().min(1).max(100),
  /** Permission names. */
  scopes: z.array(z.string().max(50)).min(1, 'choose at least one').max(50),
  /** Without it the token lives until it is revoked. */
  expiresAt: z.iso.datetime({ offset: true }).optional(),
})

export const token = z.object({
  id: z.uuid(),
  name: z.string(),
  scopes: z.array(z.string()),
  state: z.enum(['active', 'expired', 'revoked']),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
})

/** The token itself is answered once, when it is made. */
export const createdToken = token.extend({ token: z.string() })

export const tokenPage = z.object({ items: z.array(token), nextCursor: z.string().nullable() })

export type NewToken = z.infer<typeof newToken>
export type TokenView = z.infer<typeof token>
export type CreatedToken = z.infer<typeof createdToken>
export type TokenPage = z.infer<typeof tokenPage>
