import { encode } from 'next-auth/jwt'
import type { users } from '@/db/schema'
import { createUser } from '@/db/testing/factories'
import { systemContext } from '@/lib/context'
import { sessionCookieName, sessionSecret } from './session-cookie'
import { startSession } from './sessions'

/** A committed user who has just signed in, with the cookie a browser would send; for tests of the whole wrapper. */
export async function signedInUser(values: Partial<typeof users.$inferInsert>) {
  const ctx = systemContext()
  const user = await createUser(ctx, values)
  const sessionId = await startSession(ctx, user, 'test')
  const token = await encode({ token: { sessionId }, secret: sessionSecret() })
  return { user, cookie: `${sessionCookieName(false)}=${token}` }
}
