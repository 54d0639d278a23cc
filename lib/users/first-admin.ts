import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { asc, eq, sql } from 'drizzle-orm'
import { users } from '@/db/schema'
import { recordAudit } from '@/lib/audit/commands'
import { findByEmail } from '@/lib/auth/password-sign-in'
import { hashPassword, randomPassword } from '@/lib/auth/passwords'
import { endSessionsOf } from '@/lib/auth/sessions'
import { type Context, transaction } from '@/lib/context'
import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { email as emailSchema } from './contract'

const DEFAULT_EMAIL = 'admin@pitwall.local'
const FILE = 'first-admin.json'

/** `password` only when it was made up here: print it once. */
export type FirstAdmin = { email: string; password: string | undefined }

/**
 * Creates the first admin when there is no user at all; replicas that start together make one. A made-up password also
 * stands in `first-admin.json` (0600) in the data folder, written before the user exists.
 */
export async function ensureFirstAdmin(ctx: Context): Promise<FirstAdmin | undefined> {
  if (await anybody(ctx)) return undefined
  const email = adminEmail()
  const { ADMIN_PASSWORD } = env()
  const password = ADMIN_PASSWORD ?? randomPassword()
  const passwordHash = await hashPassword(password)

  return transaction(ctx, async (tx) => {
    await tx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended('pitwall first admin', 0))`)
    if (await anybody(tx)) return undefined
    if (!ADMIN_PASSWORD) writeFirstAdmin({ email, password })
    const [user] = await tx.db
      .insert(users)
      .values({ email, role: 'admin', passwordHash, createdAt: tx.now })
      .returning({ id: users.id })
    await recordAudit(tx, {
      action: 'user.created',
      subject: `user:${user?.id}`,
      reason: 'first start',
      after: { email, role: 'admin', hasPassword: true },
    })
    return { email, password: ADMIN_PASSWORD ? undefined : password }
  })
}

/**
 * `npm run admin:reset`: a new random password for the admin of ADMIN_EMAIL, else for the first admin; enabled again if
 * disabled, sessions ended.
 *
 * @throws AppError not_found
 */
export async function resetAdmin(ctx: Context): Promise<{ email: string; password: string }> {
  const password = randomPassword()
  const passwordHash = await hashPassword(password)
  return transaction(ctx, async (tx) => {
    const admin = await findAdmin(tx)
    await tx.db
      .update(users)
      .set({ passwordHash, disabledAt: null, version: sql`${users.version} + 1` })
      .where(eq(users.id, admin.id))
    await endSessionsOf(tx, admin.id)
    await recordAudit(tx, {
      action: 'user.password_reset',
      subject: `user:${admin.id}`,
      reason: 'npm run admin:reset',
    })
    return { email: admin.email, password }
  })
}

/**
 * Replaces the password of this admin that a first start wrote down and that no longer signs in; true when there was one.
 *
 * @throws when the data folder cannot be read or written
 */
export function updateFirstAdminFile(admin: { email: string; password: string }): boolean {
  const file = join(env().PITWALL_DATA_DIR, FILE)
  if (!existsSync(file) || JSON.parse(readFileSync(file, 'utf8')).email !== admin.email) return false
  writeFirstAdmin(admin)
  return true
}

async function findAdmin(ctx: Context) {
  if (env().ADMIN_EMAIL) {
    const named = await findByEmail(ctx, adminEmail())
    if (named?.role === 'admin') return named
  }
  const [first] = await ctx.db
    .select()
    .from(users)
    .where(eq(users.role, 'admin'))
    .orderBy(asc(users.createdAt))
    .limit(1)
  if (!first)
    throw new AppError('not_found', 'There is no admin yet; starting Pitwall creates the first one.')
  return first
}

async function anybody({ db }: Context): Promise<boolean> {
  const found = await db.select({ id: users.id }).from(users).limit(1)
  return found.length > 0
}

const adminEmail = () => emailSchema.parse(env().ADMIN_EMAIL ?? DEFAULT_EMAIL)

/** Renamed into place: a reader never sees half a file. */
function writeFirstAdmin(admin: { email: string; password: string }): void {
  const folder = env().PITWALL_DATA_DIR
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const half = join(folder, `${FILE}.${process.pid}`)
  writeFileSync(half, `${JSON.stringify(admin)}\n`, { mode: 0o600 })
  renameSync(half, join(folder, FILE))
}
