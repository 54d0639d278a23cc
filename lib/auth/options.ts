import type { AuthOptions } from 'next-auth'
import type { Context } from '@/lib/context'
import { type AppError, findAppError } from '@/lib/errors'
import { paths } from '@/lib/paths'
import { captureError } from '@/lib/telemetry/errors'
import { log } from '@/lib/telemetry/log'
import { ownPath } from './callback-url'
import { signInWithPassword } from './password-sign-in'
import { ssoProviders } from './providers'
import { SESSION_SECONDS } from './session'
import { sessionCookieName, sessionSecret } from './session-cookie'
import { endSession } from './sessions'
import { signInWithSso } from './sso'

declare module 'next-auth' {
  interface User {
    sessionId?: string
  }
}

/** What next-auth cannot pass on: why signing in failed, with everything the caller may know. */
export type Told = { refusal?: AppError }

/** next-auth for one request. The sealed cookie holds the session's id and nothing else. */
export function authOptions(ctx: Context, secure: boolean, told: Told): AuthOptions {
  return {
    secret: sessionSecret(),
    useSecureCookies: secure,
    cookies: {
      sessionToken: {
        name: sessionCookieName(secure),
        options: { httpOnly: true, sameSite: 'lax', path: '/', secure },
      },
    },
    session: { strategy: 'jwt', maxAge: SESSION_SECONDS },
    jwt: { maxAge: SESSION_SECONDS },
    pages: {
      signIn: paths.signIn(),
      signOut: paths.signIn(),
      error: paths.signIn(),
      verifyRequest: paths.signIn(),
    },
    providers: [credentialsProvider(ctx, told), ...ssoProviders()],
    callbacks: callbacks(ctx),
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.sessionId === 'string') await endSession(ctx, token.sessionId)
      },
    },
    logger: {
      error: (code, details) => log().warn({ code, reason: reasonOf(details) }, 'sign-in problem'),
      warn: (code) => log().warn({ code }, 'sign-in warning'),
      debug: () => undefined,
    },
  }
}

function credentialsProvider(ctx: Context, told: Told): AuthOptions['providers'][number] {
  return {
    id: 'credentials',
    name: 'password',
    type: 'credentials',
    credentials: { email: {}, password: {} },
    authorize: async (given) => {
      const entered = await signInWithPassword(ctx, {
        email: given?.email,
        password: given?.password,
      }).catch((error) => {
        const known = findAppError(error)
        if (known) told.refusal = known
        return refusal(error, ctx)
      })
      return entered && { id: entered.userId, sessionId: entered.sessionId }
    },
  }
}

/** next-auth shows the message of what is thrown: it must be a code, never a message of ours or of the database. */
async function refusal(error: unknown, { requestId }: Context): Promise<null> {
  const known = findAppError(error)
  if (!known) {
    await captureError(error, { requestId, route: 'sign-in' })
    throw new Error('internal')
  }
  if (known.code === 'unauthenticated') return null
  throw new Error(known.code)
}

function callbacks(ctx: Context): AuthOptions['callbacks'] {
  return {
    redirect: ({ url, baseUrl }) => `${baseUrl}${ownPath(url, baseUrl)}`,
    signIn: async ({ user, account, profile }) => {
      if (account?.type === 'credentials') return true
      const entered = await signInWithSso(ctx, account?.provider ?? '', { ...profile }).catch((error) =>
        refusal(error, ctx),
      )
      if (!entered) return false
      // next-auth hands this same object to the `jwt` callback.
      user.sessionId = entered.sessionId
      return true
    },
    jwt: ({ token, user }) => (user ? { sessionId: user.sessionId } : token),
    session: ({ session }) => ({
      expires: session.expires,
      user: { email: ctx.actor.name, id: ctx.actor.id.replace(/^user:/, ''), role: ctx.actor.role },
    }),
  }
}

function reasonOf(details: unknown): string {
  if (details instanceof Error) return `${details.name}: ${details.message}`.slice(0, 300)
  if (typeof details === 'object' && details !== null && 'error' in details) return reasonOf(details.error)
  return 'unknown'
}
