import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import { type User, users } from '@/db/schema'
import { recordAudit } from '@/lib/audit/commands'
import { type Context, SYSTEM, transaction } from '@/lib/context'
import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { email as emailSchema, type Role } from '@/lib/users/contract'
import { type Entered, findByEmail, refused } from './password-sign-in'
import { ROLES } from './permissions'
import type { Claims } from './providers'
import { endSessionsOf, startSession } from './sessions'

const identity = z.object({
  email: emailSchema,
  email_verified: z.union([z.literal(true), z.literal('true')]),
  name: z.string().max(100).optional().catch(undefined),
})

type Identity = z.infer<typeof identity> & { role: Role | undefined }

/**
 * Lets in whom a provider vouches for: invited people, and anybody of SSO_ALLOWED_DOMAINS. With OIDC_ROLE_CLAIM the
 * provider decides the role at each sign-in; otherwise the user row does.
 *
 * @throws AppError unauthenticated
 */
export async function signInWithSso(ctx: Context, provider: string, claims: Claims): Promise<Entered> {
  const parsed = identity.safeParse(claims)
  if (!parsed.success) return refuse(ctx, provider, 'unknown', 'no verified e-mail')
  const person = { ...parsed.data, role: provider === 'oidc' ? roleOf(claims) : undefined }

  const known = await findByEmail(ctx, person.email)
  if (known?.disabledAt) return refuse(ctx, provider, person.email, 'disabled', known)
  if (!known && !isAllowed(person.email)) return refuse(ctx, provider, person.email, 'not invited')
  const user = known ? await followRole(ctx, known, person.role) : await welcome(ctx, person)
  return { userId: user.id, sessionId: await startSession(ctx, user, provider) }
}

async function refuse(
  ctx: Context,
  method: string,
  email: string,
  reason: string,
  user?: User,
): Promise<never> {
  await refused(ctx, { email, user, reason, method })
  throw new AppError('unauthenticated', 'This account is not invited here.')
}

function isAllowed(email: string): boolean {
  const domains = (env().SSO_ALLOWED_DOMAINS ?? '')
    .split(',')
    .map((domain) => domain.trim().toLowerCase().replace(/^@/, ''))
  return domains.includes(email.slice(email.lastIndexOf('@') + 1))
}

/** The highest role the claim names; a claim may be one word or a list. */
function roleOf(claims: Claims): Role | undefined {
  const name = env().OIDC_ROLE_CLAIM
  if (!name) return undefined
  const named = [claims[name]].flat()
  return [...ROLES].reverse().find((role) => named.includes(role))
}

function welcome(ctx: Context, { email, name, role = 'viewer' }: Identity): Promise<User> {
  return transaction({ ...ctx, actor: SYSTEM }, async (tx) => {
    const [created] = await tx.db
      .insert(users)
      .values({ email, name, role, createdAt: tx.now })
      .onConflictDoNothing()
      .returning()
    const user = created ?? (await findByEmail(tx, email))
    if (!user) throw new AppError('conflict', 'This user was changed in the meantime.')
    if (created)
      await recordAudit(tx, { action: 'user.created', subject: `user:${user.id}`, after: { email, role } })
    return user
  })
}

async function followRole(ctx: Context, user: User, role: Role | undefined): Promise<User> {
  if (!role || role === user.role) return user
  return transaction({ ...ctx, actor: SYSTEM }, async (tx) => {
    const [changed] = await tx.db
      .update(users)
      .set({ role, version: user.version + 1 })
      .where(and(eq(users.id, user.id), eq(users.version, user.version)))
      .returning()
    if (!changed) throw new AppError('unauthenticated', 'This user was changed in the meantime.')
    await endSessionsOf(tx, user.id)
    await recordAudit(tx, {
      action: 'user.role_changed',
      subject: `user:${user.id}`,
      reason: 'role claim of single sign-on',
      before: { role: user.role },
      after: { role },
    })
    return changed
  })
}
