import NextAuth, { type AuthOptions } from 'next-auth'
import { env } from '@/lib/env'

/** A request as next-auth's handler for Node reads it: everything parsed, nothing trusted yet. */
export type AuthRequest = {
  method: string
  headers: Record<string, string>
  cookies: Record<string, string>
  query: Record<string, string | string[]>
  body: Record<string, string>
}

type AuthResponse = {
  status(code: number): AuthResponse
  getHeader(name: string): string | string[] | undefined
  setHeader(name: string, value: string | string[]): void
  json(value: unknown): void
  send(value: unknown): void
  end(): void
}

type Run = (request: AuthRequest, response: AuthResponse) => Promise<void>

export type AuthAnswer = {
  status: number
  headers: Record<string, string | string[]>
  body: string | undefined
}

/** One run of next-auth outside of any framework: what it would have sent, for us to look at first. */
export async function runNextAuth(request: AuthRequest, options: AuthOptions): Promise<AuthAnswer> {
  // Locally `localhost` and `127.0.0.1` are both right: next-auth then takes the origin from the headers.
  if (!env().NEXTAUTH_URL) process.env.AUTH_TRUST_HOST = 'true'
  const run: Run = nextAuth()(options)
  const answer: AuthAnswer = { status: 200, headers: {}, body: undefined }
  await run(request, responseInto(answer))
  return answer
}

/** Node hands over a CommonJS module whole, bundlers its default export. */
function nextAuth(): typeof NextAuth {
  const loaded: unknown = Reflect.get(NextAuth, 'default')
  return typeof loaded === 'function' ? Reflect.get(NextAuth, 'default') : NextAuth
}

function responseInto(answer: AuthAnswer): AuthResponse {
  const response: AuthResponse = {
    status(code) {
      answer.status = code
      return response
    },
    getHeader: (name) => answer.headers[name.toLowerCase()],
    setHeader(name, value) {
      answer.headers[name.toLowerCase()] = value
    },
    json(value) {
      answer.headers['content-type'] = 'application/json'
      answer.body = JSON.stringify(value)
    },
    send(value) {
      if (typeof value === 'string') answer.body = value
      else if (value !== undefined) response.json(value)
    },
    end: () => undefined,
  }
  return response
}
