import { z } from 'zod'
import { database } from '@/db/client'
import { atOnce } from '@/lib/at-once'
import { recordAudit } from '@/lib/audit/commands'
import { callerOf } from '@/lib/auth/caller'
import { isPermission, type Permission } from '@/lib/auth/permissions'
import { type Actor, ANONYMOUS, type Context, requirePermission } from '@/lib/context'
import { AppError, findAppError } from '@/lib/errors'
import { refuseInMaintenance } from '@/lib/maintenance/own-api'
import { log } from '@/lib/telemetry/log'
import { withSpan } from '@/lib/telemetry/tracing'
import { readForm, readJson, refuseBrokenText } from './body'
import { clientAddress } from './client-address'
import { once } from './idempotency'
import type { Instant } from './instant'
import { observed } from './observed'
import { refuseForeignOrigin, requireOwnOrigin } from './origin'
import { type Fields, parse, queryOf } from './parse'
import { takeToken } from './rate-limit'
import { jsonAnswer } from './ready-answer'

/**
 * Who may call: a permission, anyone, anyone signed in, the holder of the internal or of the metrics token, or any
 * service token, internal token and caller on this machine.
 */
export type Access = Permission | 'public' | 'signed_in' | 'internal' | 'metrics' | 'local_or_service'

export type RouteSpec<P = unknown, Q = unknown, B = unknown> = {
  permission: Access
  /** One line for the API reference. */
  summary: string
  params?: z.ZodType<P>
  query?: z.ZodType<Q>
  body?: z.ZodType<B>
  /** The success answer, for the API reference. */
  answer?: z.ZodType
  /** Success status (200). */
  status?: number
  /** Accepts `Idempotency-Key`: for writes that start something. With a key the verb runs in one transaction. */
  idempotent?: boolean
  maxBodyBytes?: number
  /** `none` for what machines ask many times a second. */
  rate?: 'counted' | 'none'
  /** The verb reads the body itself, whatever it is, and ends in time by itself. */
  onItsOwn?: boolean
  /** A POST that only reads: its fields come as a form and count as a query. */
  form?: boolean
  /** `unasked`: a public route that says the same to everybody, so that no session or token is looked up. */
  caller?: 'asked' | 'unasked'
  /** Answers from memory what the server asks without a `Request`: see `instantRoute`. */
  instant?: Instant
}

type Parsed<P, Q, B> = { params: P; query: Q; body: B; request: Request }
type Segment = { params: Promise<unknown> }

export type Handler = ((request: Request, segment?: Segment) => Response | Promise<Response>) & {
  spec: RouteSpec
}

const DEADLINE_MS = 25_000
const WRITES = ['POST', 'PUT', 'PATCH', 'DELETE']
const NOTHING = z.strictObject({})
const NO_BODY = NOTHING.optional()

/**
 * The one place that knows HTTP. Order of checks: origin, who asks and may they, rate, body and parameters; every
 * failure becomes problem+json. The handler is a plain function of a `Request`: Next and the server mount the same one.
 */
export function route<P = undefined, Q = undefined, B = undefined>(
  spec: RouteSpec<P, Q, B>,
  run: (ctx: Context, request: Parsed<P, Q, B>) => unknown,
): Handler {
  if (!isAccess(spec.permission)) throw new Error(`A route needs a permission: ${spec.summary}`)

  const handle = (request: Request, segment?: Segment) =>
    observed(request, (seen) => {
      refuseForeignOrigin(request)
      return atOnce(callerFor(spec, request), (actor) => {
        seen.actor = actor
        refuseInMaintenance(request, actor, isWriting(spec, request))
        const ctx = contextOf(actor, seen.requestId)
        return atOnce(admit(ctx, spec, request), () => {
          const attempted = attempt(ctx, spec, run, request, segment)
          return spec.onItsOwn ? attempted : withDeadline(attempted)
        })
      })
    })
  return Object.assign(handle, { spec })
}

function callerFor({ permission, caller }: RouteSpec, request: Request): Actor | Promise<Actor> {
  const isUnasked = permission === 'public' && caller === 'unasked'
  if (isUnasked) return ANONYMOUS
  return callerOf(request, permission, clientAddress(request)).catch((error: unknown) => {
    // Closed comes before who asks: a credential that is not valid hears the same as none.
    if (findAppError(error)?.code === 'unauthenticated') refuseInMaintenance(request, ANONYMOUS, true)
    throw error
  })
}

function contextOf(actor: Actor, requestId: string): Context {
  return {
    db: database(),
    actor,
    now: new Date(),
    requestId,
    // Made when asked for: most requests log nothing but their own line.
    get log() {
      return log().child({ requestId })
    },
  }
}

/**
 * May they, do they come from our own pages, and not too often? Who may not hears that first, but counts as well: beyond
 * the rate a refusal leaves no audit row.
 */
function admit(ctx: Context, spec: RouteSpec, request: Request): void | Promise<void> {
  const { permission, rate } = spec
  const writes = isWriting(spec, request)
  const excess =
    rate === 'none' ? undefined : thrownBy(() => takeToken(writes ? 'write' : 'read', rateKey(ctx.actor)))
  const refusal = thrownBy(() => {
    if (permission === 'signed_in') requireCaller(ctx)
    if (isPermission(permission)) requirePermission(ctx, permission)
    if (isWrite(request) && ctx.actor.kind === 'user') requireOwnOrigin(request)
  })
  if (refusal && !excess && writes && ctx.actor.kind !== 'anonymous')
    return noteRefusal(ctx, request).then(() => Promise.reject(refusal))
  if (refusal ?? excess) throw refusal ?? excess
}

function thrownBy(work: () => void): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  return undefined
}

function requireCaller({ actor }: Context): void {
  if (actor.kind === 'anonymous') throw new AppError('unauthenticated', 'Sign in or send an API token.')
}

/** Somebody known tried what they may not: worth a row, not worth a failure of its own. */
async function noteRefusal(ctx: Context, request: Request): Promise<void> {
  const { pathname } = new URL(request.url)
  const entry = { action: 'request.refused', subject: `${request.method} ${pathname}`.slice(0, 500) }
  await recordAudit(ctx, entry).catch((error: unknown) => ctx.log.warn({ err: error }, 'refusal not audited'))
}

function attempt<P, Q, B>(
  ctx: Context,
  spec: RouteSpec<P, Q, B>,
  run: (ctx: Context, request: Parsed<P, Q, B>) => unknown,
  request: Request,
  segment?: Segment,
): Response | Promise<Response> {
  return atOnce(received(spec, request, segment), ({ params, query, body }) => {
    refuseBrokenText({ params, query }, '')
    refuseUnknown(spec, { query, body })
    const parsed = {
      params: optional(spec.params, params ?? {}, 'path'),
      query: optional(spec.query, query, 'query'),
      body: optional(spec.body, body, 'body'),
      request,
    }
    const work = (within: Context) => {
      const result = withSpan(`verb ${spec.permission}`, {}, () => run(within, parsed))
      return atOnce(result, (value) => respond(ctx, value, spec.status))
    }

    const key = request.headers.get('idempotency-key')
    if (!spec.idempotent || key === null) return work(ctx)
    const routeId = `${request.method} ${new URL(request.url).pathname}`
    return once(ctx, { key, route: routeId, body }, async (within) => work(within))
  })
}

type Received = { params?: unknown; query: Fields; body?: unknown }

/** What was sent, unparsed; at once where neither path nor body can say anything. */
function received(spec: RouteSpec, request: Request, segment?: Segment): Received | Promise<Received> {
  const query = queryOf(request)
  const hasBody = !spec.onItsOwn && (spec.body !== undefined || isWrite(request))
  if (!spec.params && !hasBody) return { query }
  return receivedLater(spec, request, segment, hasBody)
}

async function receivedLater(
  spec: RouteSpec,
  request: Request,
  segment: Segment | undefined,
  hasBody: boolean,
): Promise<Received> {
  const params = await segment?.params
  const query = queryOf(request)
  if (!hasBody) return { params, query }
  if (spec.form) return { params, query: { ...query, ...(await readForm(request, spec.maxBodyBytes)) } }
  return { params, query, body: await readJson(request, spec.maxBodyBytes) }
}

/** What no schema names is refused too; only what machines ask may carry a query that means nothing. */
function refuseUnknown(spec: RouteSpec, { query, body }: { query: unknown; body: unknown }): void {
  const isForPeople = isPermission(spec.permission) || spec.permission === 'signed_in'
  if (!spec.query && isForPeople) parse(NOTHING, query, 'query')
  if (!spec.body) parse(NO_BODY, body, 'body')
}

/** A part without a schema is typed undefined, and is undefined here. */
function optional<T>(schema: z.ZodType<T> | undefined, value: unknown, part: string): T {
  return schema ? parse(schema, value, part) : absent()
}

// biome-ignore lint/suspicious/noExplicitAny: stands for the `undefined` that a missing schema is typed as
const absent = (): any => undefined

function respond({ requestId }: Context, result: unknown, status = 200): Response {
  if (result instanceof Response) return result
  if (result === undefined) return new Response(null, { status: 204 })
  return jsonAnswer(result, { status, requestId })
}

function withDeadline<T>(work: T | Promise<T>): T | Promise<T> {
  return work instanceof Promise ? endInTime(work) : work
}

async function endInTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_resolve, reject) => {
    const late = () => new AppError('unavailable', 'This took too long.', { retryAfterSeconds: 5 })
    timer = setTimeout(() => reject(late()), DEADLINE_MS)
  })
  try {
    return await Promise.race([work, deadline])
  } finally {
    clearTimeout(timer)
  }
}

const isWrite = ({ method }: Request) => WRITES.includes(method)

const isWriting = (spec: RouteSpec, request: Request) => isWrite(request) && !spec.form

const rateKey = (actor: Actor) =>
  actor.kind === 'anonymous' ? `address:${actor.address ?? 'unknown'}` : actor.id

const isAccess = (value: unknown): value is Access =>
  typeof value === 'string' &&
  (isPermission(value) || ['public', 'signed_in', 'internal', 'metrics', 'local_or_service'].includes(value))
