import { AppError, type ErrorCode } from '@/lib/errors'
import { problem } from '@/lib/http/problem'
import { paths } from '@/lib/paths'
import { traceId } from '@/lib/telemetry/tracing'
import { ownPath } from './callback-url'
import type { AuthAnswer } from './next-auth'
import { refusalText } from './rules'

type Asked = { origin: string; body: Record<string, string>; requestId: string; refusal?: AppError }

/** What a script hears instead of an address with an `error`; others lead on to a page that tells them. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  CredentialsSignin: 'unauthenticated',
  csrf: 'forbidden',
  internal: 'internal',
}

/**
 * What next-auth answered, with its detours taken: a failed sign-in leads straight to the sign-in page that names it, and
 * is a problem with that address for who asked by `json`.
 */
export async function answerOf(answer: AuthAnswer, asked: Asked): Promise<Response> {
  const headers = new Headers()
  for (const [name, value] of Object.entries(answer.headers))
    for (const one of [value].flat()) headers.append(name, name === 'location' ? target(one, asked) : one)
  if (!headers.has('content-type') && answer.body !== undefined)
    headers.set('content-type', 'text/plain; charset=utf-8')
  const url = asked.body.json === 'true' ? urlIn(answer.body, asked) : undefined
  if (!url) return new Response(answer.body ?? null, { status: answer.status, headers })
  const refused = problemAt(url, asked)
  if (!refused)
    return new Response(JSON.stringify({ url: url.toString() }), { status: answer.status, headers })
  for (const [name, value] of refused.headers) headers.set(name, value)
  const body = { ...(await refused.json()), url: url.toString() }
  return new Response(JSON.stringify(body), { status: refused.status, headers })
}

function urlIn(body: string | undefined, asked: Asked): URL | undefined {
  const parsed: unknown = JSON.parse(body ?? 'null')
  if (typeof parsed !== 'object' || parsed === null || !('url' in parsed)) return undefined
  return new URL(target(String(parsed.url), asked), asked.origin)
}

function problemAt(url: URL, { origin, requestId, refusal }: Asked): Response | undefined {
  const error = url.origin === origin ? url.searchParams.get('error') : null
  const code = error === null ? undefined : (refusal?.code ?? CODES[error])
  if (error === null || !code) return undefined
  return problem(new AppError(code, refusalText(error), refusal?.extras), { requestId, traceId: traceId() })
}

/** Header-safe; the error pages of next-auth become ours. Other origins pass: single sign-on leads there. */
function target(address: string, { origin, body }: Asked): string {
  if (!URL.canParse(address, origin)) return paths.signIn()
  const url = new URL(address, origin)
  const error = url.searchParams.get('error') ?? (url.searchParams.has('csrf') ? 'csrf' : null)
  if (!/^\/api\/auth\/(error|signin)$/.test(url.pathname)) return url.toString()
  const search = new URLSearchParams()
  const back = ownPath(body.callbackUrl, origin)
  if (back !== '/') search.set('callbackUrl', back)
  if (error) search.set('error', error)
  return search.size > 0 ? `${paths.signIn()}?${search}` : paths.signIn()
}
