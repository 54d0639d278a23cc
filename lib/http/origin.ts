import { env, inProduction } from '@/lib/env'
import { AppError } from '@/lib/errors'

/**
 * Browsers say where a request comes from. Ours may do everything, an allowlisted one may read answers (never with
 * cookies), and any other is refused in production.
 *
 * @throws AppError forbidden
 */
export function refuseForeignOrigin(request: Request): void {
  const origin = request.headers.get('origin')
  if (!origin || !inProduction()) return
  if (isOwnOrigin(request, origin) || allowedOrigins().includes(origin)) return
  throw new AppError('forbidden', 'This origin is not in CORS_ALLOWED_ORIGINS.')
}

/**
 * A write that a cookie vouches for must come from our own pages.
 *
 * @throws AppError forbidden
 */
export function requireOwnOrigin(request: Request): void {
  const origin = request.headers.get('origin')
  if (origin && isOwnOrigin(request, origin)) return
  throw new AppError('forbidden', 'Writes with a session need the Origin header of this site.')
}

export function corsHeaders(request: Request): Record<string, string> {
  const origin = request.headers.get('origin')
  if (!origin || !allowedOrigins().includes(origin)) return {}
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Headers': 'Authorization, Content-Type, Idempotency-Key, X-Request-Id',
    'Access-Control-Allow-Methods': 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS',
    'Access-Control-Expose-Headers': 'X-Request-Id, Retry-After, Idempotency-Replayed',
    'Access-Control-Max-Age': '600',
    Vary: 'Origin',
  }
}

// Never the request's own address: Next reports `localhost` for 127.0.0.1.
export function isOwnOrigin(request: Request, origin: string): boolean {
  if (!URL.canParse(origin)) return false
  const { host, origin: parsed, protocol } = new URL(origin)
  if (parsed !== origin) return false
  const configured = env().NEXTAUTH_URL
  if (configured) return parsed === new URL(configured).origin
  return host === request.headers.get('host') && (protocol === 'http:' || protocol === 'https:')
}

function allowedOrigins(): string[] {
  return (env().CORS_ALLOWED_ORIGINS ?? '')
    .split(',')
    .map((origin) => origin.trim())
    .filter((origin) => origin !== '')
}
