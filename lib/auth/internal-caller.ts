import type { Actor } from '@/lib/context'
import { env, inProduction } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { cameOverHttps, isDirectLoopback } from '@/lib/http/client-address'
import type { Permission } from './permissions'
import { sameSecret } from './secrets'

const INTERNAL_PERMISSIONS: ReadonlySet<Permission> = new Set<Permission>([
  'status:read',
  'maintenance:read',
  'maintenance:write',
  'maintenance:bypass',
  'deploy:read',
  'vault:read',
  'vault:backup',
])

const INTERNAL: Actor = {
  kind: 'internal',
  id: 'internal',
  name: 'internal service',
  permissions: INTERNAL_PERMISSIONS,
}

/**
 * The service behind `/api/internal/*`: those routes exist only when switched on, over HTTPS, for the holder of the
 * token. A session never opens them.
 *
 * @throws AppError not_found, https_required, unauthenticated
 */
export function requireInternalCaller(request: Request): Actor {
  if (!env().ENABLE_INTERNAL_ROUTES || !env().INTERNAL_SERVICE_TOKEN)
    throw new AppError('not_found', 'There is nothing at this address.')
  requireHttps(request)
  const actor = internalActor(request)
  if (!actor) throw new AppError('unauthenticated', 'X-Internal-Token is missing or wrong.')
  return actor
}

/** The holder of the internal token. A header given twice arrives joined by a comma and matches nothing. */
export function internalActor(request: Request): Actor | undefined {
  const given = request.headers.get('x-internal-token')
  const { INTERNAL_SERVICE_TOKEN, INTERNAL_SERVICE_TOKEN_PREVIOUS } = env()
  if (!given || !INTERNAL_SERVICE_TOKEN) return undefined
  const current = sameSecret(given, INTERNAL_SERVICE_TOKEN)
  const previous = sameSecret(given, INTERNAL_SERVICE_TOKEN_PREVIOUS ?? INTERNAL_SERVICE_TOKEN)
  return current || previous ? INTERNAL : undefined
}

function requireHttps(request: Request): void {
  if (!(env().INTERNAL_REQUIRE_HTTPS ?? inProduction())) return
  if (cameOverHttps(request) || isDirectLoopback(request)) return
  const detail =
    'Internal routes need HTTPS. Behind a proxy that ends TLS set TRUSTED_PROXY_HOPS; INTERNAL_REQUIRE_HTTPS=false allows plain HTTP.'
  throw new AppError('https_required', detail)
}
