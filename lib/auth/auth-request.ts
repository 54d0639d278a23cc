import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { readBody } from '@/lib/http/body'
import { isOwnOrigin } from '@/lib/http/origin'
import { ownPath } from './callback-url'
import type { AuthRequest } from './next-auth'
import { randomSecret, sha256 } from './secrets'
import { cookiesOf, sessionSecret, usesHttps } from './session-cookie'

const MAX_BODY_BYTES = 16 * 1_024
const KNOWN_ERROR = /^[A-Za-z_]{1,40}$/

/** Where this installation lives: NEXTAUTH_URL, else wherever the caller found it. */
export function ownOrigin(request: Request): string {
  const configured = env().NEXTAUTH_URL
  if (configured) return new URL(configured).origin
  return `${usesHttps(request) ? 'https' : 'http'}://${request.headers.get('host') ?? 'localhost'}`
}

/**
 * A request as next-auth may have it: `callbackUrl` only a path of ours wherever it stands, error codes that are codes,
 * bodies that are flat texts.
 *
 * @throws AppError too_large, invalid
 */
export async function authRequest(request: Request, action: string[]): Promise<AuthRequest> {
  const own = ownOrigin(request)
  const secure = usesHttps(request)
  const cookies = Object.fromEntries(cookiesOf(request))
  const body = request.method === 'POST' ? await bodyOf(request) : {}
  const callbackCookie = `${secure ? '__Secure-' : ''}next-auth.callback-url`
  if (cookies[callbackCookie] !== undefined)
    cookies[callbackCookie] = `${own}${ownPath(cookies[callbackCookie], own)}`
  if (body.callbackUrl !== undefined) body.callbackUrl = ownPath(body.callbackUrl, own)
  if (request.method === 'POST' && isOwnOrigin(request, request.headers.get('origin') ?? ''))
    vouchForOwnPage(cookies, body, secure)

  const host = new URL(own).host
  return {
    method: request.method === 'HEAD' ? 'GET' : request.method,
    headers: { host, 'x-forwarded-host': host, 'x-forwarded-proto': secure ? 'https' : 'http' },
    cookies,
    query: { ...queryOf(request, own), nextauth: action },
    body,
  }
}

function queryOf(request: Request, own: string): Record<string, string> {
  const query = Object.fromEntries(new URL(request.url).searchParams)
  if (query.callbackUrl !== undefined) query.callbackUrl = ownPath(query.callbackUrl, own)
  if (query.error !== undefined && !KNOWN_ERROR.test(query.error)) query.error = 'Callback'
  return query
}

type Texts = Record<string, string>

/** An Origin header of our own proves as much as the double-submit token, so a plain form needs no script. */
function vouchForOwnPage(cookies: Texts, body: Texts, secure: boolean): void {
  const token = randomSecret()
  cookies[`${secure ? '__Host-' : ''}next-auth.csrf-token`] =
    `${token}|${sha256(`${token}${sessionSecret()}`)}`
  body.csrfToken = token
}

/** A form or a JSON object; only its texts are passed on. */
async function bodyOf(request: Request): Promise<Texts> {
  const type = request.headers.get('content-type') ?? ''
  const text = new TextDecoder().decode(await readBody(request, MAX_BODY_BYTES))
  const given = type.includes('json') ? parseObject(text) : Object.fromEntries(new URLSearchParams(text))
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  )
}

function parseObject(text: string): object {
  const invalid = new AppError('invalid', 'The body is not a JSON object.')
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value
  } catch {
    throw invalid
  }
  throw invalid
}
