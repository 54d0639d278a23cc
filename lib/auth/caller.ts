import { type Actor, ANONYMOUS } from '@/lib/context'
import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { isDirectLoopback } from '@/lib/http/client-address'
import type { Access } from '@/lib/http/route'
import { log } from '@/lib/telemetry/log'
import { within } from '@/lib/within'
import { bearerOf, tokenActor } from './bearer'
import { internalActor, requireInternalCaller } from './internal-caller'
import type { Permission } from './permissions'
import { sameSecret } from './secrets'
import { sessionActor } from './session'

const PUBLIC_PATIENCE_MS = 1_000

/**
 * Who asks. A session cookie counts before a bearer token, except on internal and metrics routes, where only their own
 * token does. Says who it is, not whether they may: a caller without credentials is anonymous.
 *
 * @throws AppError unauthenticated (a credential that is not valid), not_found and https_required (internal routes)
 */
export async function callerOf(request: Request, access: Access, address?: string): Promise<Actor> {
  const actor = await identify(request, access)
  return address === undefined ? actor : { ...actor, address }
}

function identify(request: Request, access: Access): Actor | Promise<Actor> {
  switch (access) {
    case 'internal':
      return requireInternalCaller(request)
    case 'metrics':
      return requireMetricsToken(request)
    case 'local_or_service':
      return requireLocalOrService(request)
    case 'public':
      return anyCaller(request)
    default:
      return personOrToken(request)
  }
}

async function personOrToken(request: Request): Promise<Actor> {
  const person = await sessionActor(request)
  if (person) return person
  const bearer = bearerOf(request)
  if (bearer === undefined) return ANONYMOUS
  const service = await tokenActor(bearer)
  if (!service) throw new AppError('unauthenticated', 'This API token is unknown, expired or revoked.')
  return service
}

/** On a public route a credential only adds detail: a wrong one, or a database that is away, makes nobody less welcome. */
async function anyCaller(request: Request): Promise<Actor> {
  const internal = internalActor(request)
  if (internal) return internal
  if (!request.headers.has('cookie') && !request.headers.has('authorization')) return ANONYMOUS
  return within(personOrToken(request), PUBLIC_PATIENCE_MS).catch((error: unknown) => {
    if (!(error instanceof AppError))
      log().debug({ err: error }, 'a caller of a public route stays anonymous')
    return ANONYMOUS
  })
}

async function requireLocalOrService(request: Request): Promise<Actor> {
  const internal = internalActor(request)
  if (internal) return internal
  const bearer = bearerOf(request)
  const service = bearer === undefined ? undefined : await tokenActor(bearer)
  if (service) return service
  if (isDirectLoopback(request)) return LOCAL
  throw new AppError('unauthenticated', 'Send X-Internal-Token or an API token, or ask from this machine.')
}

const LOCAL: Actor = {
  kind: 'internal',
  id: 'local',
  name: 'a caller on this machine',
  permissions: new Set<Permission>(['status:read']),
}

function requireMetricsToken(request: Request): Actor {
  const expected = env().METRICS_TOKEN
  const given = bearerOf(request)
  if (!expected || !given || !sameSecret(given, expected))
    throw new AppError('unauthenticated', 'Send METRICS_TOKEN as bearer token.')
  return { kind: 'internal', id: 'metrics', name: 'metrics scraper', permissions: new Set(['status:read']) }
}
