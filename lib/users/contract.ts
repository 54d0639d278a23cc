import { z } from 'zod'

const MIN_PASSWORD = 12
const MAX_PASSWORD = 1_024

export const role = z.enum(['viewer', 'support', 'oncall', 'admin'])

/** Compared by its NFKC lower-case form, so that look-alikes of one address are one person. */
export const email = z.string().max(320).normalize('NFKC').toLowerCase().trim().pipe(z.email())

/** Length in characters, not bytes; there is no other rule. */
export const newPassword = z
  .string()
  .max(4 * MAX_PASSWORD)
  .refine((text) => [...text].length >= MIN_PASSWORD, `must have at least ${MIN_PASSWORD} characters`)
  .refine((text) => [...text].length <= MAX_PASSWORD, `may have at most ${MAX_PASSWORD} characters`)

export const userParams = z.strictObject({ id: z.uuid() })

export const userList = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
})

/** Without a password the user is invited: single sign-on, or a password set later, lets them in. */
export const newUser = z.strictObject({
  email,
  role,
  name: z.string().trim().min(1).max(100).optional(),
  password: newPassword.optional(),
})

export const userChange = z.strictObject({ role, reason: z.string().trim().max(500).optional() })

export const passwordReset = z.strictObject({ password: newPassword })

export const ownPassword = z.strictObject({
  current: z.string().max(4 * MAX_PASSWORD),
  password: newPassword,
})

export const user = z.object({
  id: z.uuid(),
  email: z.string(),
  name: z.string().nullable(),
  role,
  state: z.enum(['active', 'invited', 'disabled']),
  hasPassword: z.boolean(),
  disabledAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  lastSignInAt: z.iso.datetime().nullable(),
})

export const userPage = z.object({ items: z.array(user), nextCursor: z.string().nullable() })

export const me = z.object({
  id: z.string(),
  kind: z.enum(['user', 'token', 'internal', 'system', 'anonymous']),
  name: z.string(),
  role: role.nullable(),
  permissions: z.array(z.string()),
})

export type Role = z.infer<typeof role>
export type UserView = z.infer<typeof user>
export type UserPage = z.infer<typeof userPage>
export type NewUser = z.infer<typeof newUser>
export type Me = z.infer<typeof me>
