import { and, eq, lt } from 'drizzle-orm'
import { type Db, database } from '@/db/client'
import { sessions, users } from '@/db/schema'
import type { Actor } from '@/lib/context'
import { findAppError } from '@/lib/errors'
import { log } from '@/lib/telemetry/log'
import { within } from '@/lib/within'
import { permissionsOfRole } from './permissions'
import { sessionIdOf } from './session-cookie'
import { forgetSession, recallSession, rememberSession, type SignedIn } from './session-memory'

export const SESSION_SECONDS = 12 * 3_600
const IDLE_SECONDS = 3_600
const TOUCH_SECONDS = 60
const PATIENCE_MS = 1_000

/**
 * The person behind the session cookie. User, version and disabling are read anew for each request; while the
 * database is away, reads go on for up to 15 minutes with what it said last.
 *
 * @throws AppError unavailable
 */
export async function sessionActor(request: Request, now = new Date()): Promise<Actor | undefined> {
  const sessionId = await sessionIdOf(request)
  if (!sessionId) return undefined
  const signedIn = await findSignedIn(sessionId, isRead(request), now)
  if (!signedIn) return undefined
  const { user } = signedIn
  return {
    kind: 'user',
    id: `user:${user.id}`,
    name: user.email,
    role: user.role,
    permissions: permissionsOfRole(user.role),
  }
}

async function findSignedIn(sessionId: string, reading: boolean, now: Date): Promise<SignedIn | undefined> {
  const known = reading ? recallSession(sessionId, now) : undefined
  const query = readSignedIn(database(), sessionId, now)
  try {
    const signedIn = await (known ? within(query, PATIENCE_MS) : query)
    if (signedIn) rememberSession(signedIn, now)
    else forgetSession(sessionId)
    return signedIn
  } catch (error) {
    const code = findAppError(error)?.code ?? 'unavailable'
    if (known && code === 'unavailable') return known
    throw error
  }
}

/** The session and its user as long as both still hold. */
export async function readSignedIn(db: Db, sessionId: string, now: Date): Promise<SignedIn | undefined> {
  const [found] = await db
    .select({ session: sessions, user: users })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(eq(sessions.id, sessionId))
  if (!found || !holds(found, now)) return undefined
  await touch(db, found.session.id, now)
  return found
}

function holds({ session, user }: SignedIn, now: Date): boolean {
  return (
    user.disabledAt === null &&
    user.version === session.version &&
    now.getTime() - session.createdAt.getTime() < SESSION_SECONDS * 1_000 &&
    now.getTime() - session.seenAt.getTime() < IDLE_SECONDS * 1_000
  )
}

/** A request is worth more than the note that it came: a read-only database must not sign people out. */
async function touch(db: Db, sessionId: string, now: Date): Promise<void> {
  const minuteAgo = new Date(now.getTime() - TOUCH_SECONDS * 1_000)
  await db
    .update(sessions)
    .set({ seenAt: now })
    .where(and(eq(sessions.id, sessionId), lt(sessions.seenAt, minuteAgo)))
    .catch((error: unknown) => log().warn({ err: error }, 'could not note that a session is in use'))
}

const isRead = (request: Request) => request.method === 'GET' || request.method === 'HEAD'
