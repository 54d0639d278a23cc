import { encode } from 'next-auth/jwt'
import { database } from '@/db/client'
import type { User } from '@/db/schema'
import { createUser } from '@/db/testing/factories'
import type { Context } from '@/lib/context'
import { ANONYMOUS } from '@/lib/context'
import { log } from '@/lib/telemetry/log'
import { authRoute } from './auth-route'
import { hashPassword } from './passwords'
import { sessionCookieName, sessionSecret } from './session-cookie'
import { startSession } from './sessions'

const nextAuth = authRoute('under test')

export const HOST = '127.0.0.1:4000'
export const PASSWORD = 'correct horse battery'

/** A context whose writes stay, for what must be seen by another request. */
export const committed = (): Context => ({
  db: database(),
  actor: ANONYMOUS,
  now: new Date(),
  requestId: crypto.randomUUID(),
  log: log(),
})

export const createPerson = async (values: Parameters<typeof createUser>[1] = {}) =>
  createUser(committed(), { passwordHash: await hashPassword(PASSWORD), ...values })

type Sent = { method?: string; headers?: Record<string, string>; body?: Record<string, string> | string }

/** A committed user and the cookie header of a session of theirs. */
export async function signedInUser(
  values: Parameters<typeof createUser>[1] = {},
): Promise<{ user: User; cookie: string }> {
  const user = await createUser(committed(), values)
  const sessionId = await startSession(committed(), user, 'test')
  const token = await encode({ token: { sessionId }, secret: sessionSecret() })
  return { user, cookie: `${sessionCookieName(false)}=${token}` }
}

/** A browser of its own: keeps cookies, sends forms. */
export class Browser {
  readonly cookies = new Map<string, string>()
  /** An address of its own, so that failures of one test do not count in another. */
  readonly address = `10.${byte()}.${byte()}.${byte()}`

  request(path: string, { method = 'GET', headers = {}, body }: Sent = {}): Request {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const form = typeof body === 'object' ? new URLSearchParams(body).toString() : body
    return new Request(`http://localhost:4000${path}`, {
      method,
      headers: {
        host: HOST,
        'x-pitwall-peer': this.address,
        ...(cookie && { cookie }),
        ...(form !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
        ...headers,
      },
      ...(form !== undefined && { body: form }),
    })
  }

  async auth(path: string, sent: Sent = {}): Promise<Response> {
    const request = this.request(`/api/auth/${path}`, sent)
    const nextauth = path.split('?')[0]?.split('/')
    const answer = await nextAuth(request, { params: Promise.resolve({ nextauth }) })
    for (const cookie of answer.headers.getSetCookie()) this.keep(cookie)
    return answer
  }

  async signIn(email: string, password = PASSWORD, body: Record<string, string> = {}): Promise<Response> {
    const csrf = await (await this.auth('csrf')).json()
    const form = { email, password, csrfToken: csrf.csrfToken, json: 'true', ...body }
    return this.auth('callback/credentials', { method: 'POST', body: form })
  }

  private keep(cookie: string): void {
    const [pair = ''] = cookie.split(';')
    const at = pair.indexOf('=')
    const value = pair.slice(at + 1)
    if (value === '' || /max-age=0/i.test(cookie)) this.cookies.delete(pair.slice(0, at))
    else this.cookies.set(pair.slice(0, at), value)
  }
}

const byte = () => Math.floor(Math.random() * 256)
