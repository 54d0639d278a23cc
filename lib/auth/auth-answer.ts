import { paths } from '@/lib/paths'
import { ownPath } from './callback-url'
import type { AuthAnswer } from './next-auth'
import { refusalText } from './rules'

type Asked = { origin: string; body: Record<string, string> }

/**
 * What next-auth answered, with its detours taken: a failed sign-in leads straight to the sign-in page that names it.
 */
export function answerOf(answer: AuthAnswer, asked: Asked): Response {
  const headers = new Headers()
  for (const [name, value] of Object.entries(answer.headers))
    for (const one of [value].flat()) headers.append(name, name === 'location' ? target(one, asked) : one)
  if (!headers.has('content-type') && answer.body !== undefined)
    headers.set('content-type', 'text/plain; charset=utf-8')
  const body =
    answer.body !== undefined && asked.body.json === 'true' ? jsonBody(answer.body, asked) : answer.body
  return new Response(body ?? null, { status: answer.status, headers })
}

function jsonBody(body: string, asked: Asked): string {
  const parsed: unknown = JSON.parse(body)
  if (typeof parsed !== 'object' || parsed === null || !('url' in parsed)) return body
  const url = new URL(target(String(parsed.url), asked), asked.origin)
  const error = url.origin === asked.origin ? url.searchParams.get('error') : null
  return JSON.stringify({
    url: url.toString(),
    ...(error && { code: error, detail: refusalText(error) }),
  })
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
