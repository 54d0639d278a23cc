import { database } from '@/db/client'
import { type Actor, ANONYMOUS, type Context } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { clientAddress } from '@/lib/http/client-address'
import { type Observation, observed } from '@/lib/http/observed'
import { refuseForeignOrigin, requireOwnOrigin } from '@/lib/http/origin'
import { takeToken } from '@/lib/http/rate-limit'
import type { Handler, RouteSpec } from '@/lib/http/route'
import { log } from '@/lib/telemetry/log'
import { answerOf } from './auth-answer'
import { authRequest, ownOrigin } from './auth-request'
import { runNextAuth } from './next-auth'
import { authOptions, type Told } from './options'
import { sessionActor } from './session'
import { usesHttps } from './session-cookie'

const ACTIONS = ['providers', 'session', 'csrf', 'signin', 'signout', 'callback', 'error']
const READ_ONLY = ['providers', 'csrf', 'error']

type Segment = { params: Promise<unknown> }

/** next-auth's routes, with everything it would trust made safe first. Not a `route()`: it sets cookies itself. */
export function authRoute(summary: string): Handler {
  const spec: RouteSpec = { permission: 'public', summary }
  const handle = (request: Request, segment?: Segment) =>
    observed(request, async (seen) => {
      refuseForeignOrigin(request)
      if (request.method === 'POST' && request.headers.has('origin')) requireOwnOrigin(request)
      const ctx = contextOf(request, seen)
      takeToken(request.method === 'POST' ? 'write' : 'read', `address:${ctx.actor.address ?? 'unknown'}`)
      return answer(ctx, request, await actionOf(segment))
    })
  return Object.assign(handle, { spec })
}

function contextOf(request: Request, { requestId }: Observation): Context {
  const address = clientAddress(request)
  const actor: Actor = address === undefined ? ANONYMOUS : { ...ANONYMOUS, address }
  return { db: database(), actor, now: new Date(), requestId, log: log().child({ requestId }) }
}

async function actionOf(segment: Segment | undefined): Promise<string[]> {
  const params = await segment?.params
  const nextauth: unknown =
    typeof params === 'object' && params !== null ? Reflect.get(params, 'nextauth') : undefined
  const words = Array.isArray(nextauth) ? nextauth.map(String) : []
  if (!ACTIONS.includes(words[0] ?? '') || words.length > 2)
    throw new AppError('not_found', 'There is nothing at this address.')
  return words
}

async function answer(ctx: Context, request: Request, action: string[]): Promise<Response> {
  if (request.method === 'POST' && READ_ONLY.includes(action[0] ?? ''))
    throw new AppError('method_not_allowed', 'This is only read.', { headers: { Allow: 'GET, HEAD' } })
  if (request.method !== 'POST' && action.join('/') === 'callback/credentials')
    throw new AppError('method_not_allowed', 'Send the sign-in form as POST.', { headers: { Allow: 'POST' } })
  if (action[0] !== 'session') return run(ctx, request, action)
  // Asked before next-auth, which would take a database that is away for a bad cookie and delete it.
  const person = await sessionActor(request, ctx.now)
  return person ? run({ ...ctx, actor: person }, request, action) : Response.json({})
}

async function run(ctx: Context, request: Request, action: string[]): Promise<Response> {
  const sent = await authRequest(request, action)
  const told: Told = {}
  const answered = await runNextAuth(sent, authOptions(ctx, usesHttps(request), told))
  // Next-auth's word for an action or a provider it does not know, as a line of text.
  if (answered.status === 400) throw new AppError('not_found', 'There is no such way to sign in here.')
  const { requestId } = ctx
  return answerOf(answered, { origin: ownOrigin(request), body: sent.body, requestId, ...told })
}
