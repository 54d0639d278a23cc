import type { Session, User } from '@/db/schema'
import { processWide } from '@/lib/process-wide'

const KEPT_MS = 15 * 60_000
const MAX_SESSIONS = 5_000

export type SignedIn = { session: Session; user: User }

type Remembered = SignedIn & { at: number }

const remembered = () => processWide('session-memory', () => new Map<string, Remembered>())

/** Keeps what the database last said of a session, so that reading goes on while it is away. */
export function rememberSession(signedIn: SignedIn, now: Date): void {
  const sessions = remembered()
  sessions.delete(signedIn.session.id)
  sessions.set(signedIn.session.id, { ...signedIn, at: now.getTime() })
  if (sessions.size <= MAX_SESSIONS) return
  const [oldest] = sessions.keys()
  if (oldest) sessions.delete(oldest)
}

/** At most 15 minutes old. */
export function recallSession(sessionId: string, now: Date): SignedIn | undefined {
  const known = remembered().get(sessionId)
  return known && now.getTime() - known.at <= KEPT_MS ? known : undefined
}

export function forgetSession(sessionId: string): void {
  remembered().delete(sessionId)
}

/** Call it with every change that must end open sessions. */
export function forgetSessionsOf(userId: string): void {
  for (const [id, { user }] of remembered()) if (user.id === userId) remembered().delete(id)
}
