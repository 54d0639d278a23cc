import { decode } from 'next-auth/jwt'
import { z } from 'zod'
import { env, inProduction } from '@/lib/env'
import { cameOverHttps } from '@/lib/http/client-address'
import { processWide } from '@/lib/process-wide'
import { randomSecret } from './secrets'

const NAME = 'next-auth.session-token'
const MAX_CHUNKS = 8

const claims = z.object({ sessionId: z.uuid() })

/** Behind HTTPS the cookie is bound to this very host and never sent in the clear. */
export const sessionCookieName = (secure: boolean) => (secure ? `__Host-${NAME}` : NAME)

export const usesHttps = (request: Request): boolean =>
  env().NEXTAUTH_URL ? new URL(env().NEXTAUTH_URL ?? '').protocol === 'https:' : cameOverHttps(request)

/** What sessions are sealed with; a local run without one makes its own, and its sessions end with the process. */
export function sessionSecret(): string {
  const given = env().NEXTAUTH_SECRET
  if (given) return given
  if (inProduction()) throw new Error('NEXTAUTH_SECRET is required in production')
  return processWide('session-secret', randomSecret)
}

/** The session a request names, when its cookie was sealed by us and has not expired; nothing else is checked here. */
export async function sessionIdOf(request: Request): Promise<string | undefined> {
  const token = sealedToken(request)
  if (!token) return undefined
  const payload = await decode({ token, secret: sessionSecret() }).catch(() => null)
  const result = claims.safeParse(payload)
  return result.success ? result.data.sessionId : undefined
}

/** next-auth splits a long cookie into `name.0`, `name.1`, ...; ours never are, but its readers accept both. */
function sealedToken(request: Request): string | undefined {
  const cookies = cookiesOf(request)
  const name = sessionCookieName(usesHttps(request))
  const whole = cookies.get(name)
  if (whole) return whole
  let token = ''
  for (let part = 0; part < MAX_CHUNKS; part++) {
    const chunk = cookies.get(`${name}.${part}`)
    if (!chunk) break
    token += chunk
  }
  return token || undefined
}

/** The first of a name counts, as with next-auth's own parser. */
export function cookiesOf(request: Request): Map<string, string> {
  const cookies = new Map<string, string>()
  for (const pair of (request.headers.get('cookie') ?? '').split(';')) {
    const at = pair.indexOf('=')
    if (at < 1) continue
    const name = pair.slice(0, at).trim()
    if (!cookies.has(name)) cookies.set(name, decoded(pair.slice(at + 1).trim()))
  }
  return cookies
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
