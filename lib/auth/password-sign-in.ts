import { and, eq, gt, sql } from 'drizzle-orm'
import { opsAuditEvents, type User, users } from '@/db/schema'
import { recordAudit } from '@/lib/audit/commands'
import type { Context } from '@/lib/context'
import { AppError, findAppError } from '@/lib/errors'
import { email as emailSchema } from '@/lib/users/contract'
import { passwordFits } from './passwords'
import { startSession } from './sessions'
import { countAttempt, forgive } from './sign-in-limit'

const REPORT_AGAIN_MS = 15 * 60_000

export type Entered = { userId: string; sessionId: string }

/**
 * Checks e-mail and password and opens a session. Every refusal reads and takes the same, whatever was wrong; the
 * audit trail knows the reason.
 *
 * @throws AppError unauthenticated, rate_limited, unavailable
 */
export async function signInWithPassword(
  ctx: Context,
  given: { email: unknown; password: unknown },
): Promise<Entered> {
  const parsed = emailSchema.safeParse(given.email)
  if (!parsed.success || typeof given.password !== 'string') throw wrong()
  const email = parsed.data

  const attempt = await countAttempt(ctx, email).catch(async (error) => {
    if (findAppError(error)?.code === 'rate_limited') await reportLimit(ctx, email)
    throw error
  })
  const user = await findByEmail(ctx, email)
  const fits = await passwordFits(given.password, user?.passwordHash ?? null)
  if (!user || !fits || user.disabledAt) {
    await refused(ctx, { email, user, reason: reasonOf(user, fits) })
    throw wrong()
  }
  const sessionId = await startSession(ctx, user, 'password')
  await forgive(ctx, attempt)
  return { userId: user.id, sessionId }
}

export async function findByEmail({ db }: Context, email: string): Promise<User | undefined> {
  const [user] = await db
    .select()
    .from(users)
    .where(eq(sql`lower(${users.email})`, email))
  return user
}

type Refusal = { email: string; user?: User | undefined; reason: string; method?: string }

/** What was typed as e-mail is kept only as such: people type passwords into the wrong field. */
export async function refused(ctx: Context, refusal: Refusal): Promise<void> {
  await recordAudit(ctx, {
    action: 'user.sign_in_refused',
    subject: subjectOf(refusal),
    reason: refusal.reason,
    after: { email: refusal.email, method: refusal.method ?? 'password' },
  })
}

/** One row in 15 minutes: the refusals of a flood would flood the trail. */
async function reportLimit(ctx: Context, email: string): Promise<void> {
  const user = await findByEmail(ctx, email)
  const refusal = { email, user, reason: 'too many failures' }
  const since = new Date(ctx.now.getTime() - REPORT_AGAIN_MS)
  const [known] = await ctx.db
    .select({ id: opsAuditEvents.id })
    .from(opsAuditEvents)
    .where(
      and(
        eq(opsAuditEvents.subject, subjectOf(refusal)),
        gt(opsAuditEvents.at, since),
        eq(opsAuditEvents.reason, refusal.reason),
      ),
    )
    .limit(1)
  if (!known) await refused(ctx, refusal)
}

const subjectOf = ({ user, email }: Refusal) => (user ? `user:${user.id}` : `email:${email}`)

function reasonOf(user: User | undefined, fits: boolean): string {
  if (!user) return 'nobody by that e-mail'
  if (!fits) return user.passwordHash ? 'wrong password' : 'has no password'
  return 'disabled'
}

const wrong = () => new AppError('unauthenticated', 'E-mail or password is wrong.')
