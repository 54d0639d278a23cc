import { headers } from 'next/headers'
import { forbidden, redirect } from 'next/navigation'
import { cache } from 'react'
import { database } from '@/db/client'
import { type Actor, ANONYMOUS, type Context, requirePermission } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { clientAddress } from '@/lib/http/client-address'
import { requestIdOf } from '@/lib/http/request-id'
import { paths } from '@/lib/paths'
import { log } from '@/lib/telemetry/log'
import { within } from '@/lib/within'
import { ownPath } from './callback-url'
import type { Permission } from './permissions'
import { sessionActor } from './session'

// With what its parts may wait, a page stands within three seconds, also for somebody not seen before.
const PATIENCE_MS = 1_400

/**
 * Who opens this page, once per request: without a session on to sign-in, without the permission a 403 page.
 *
 * @throws AppError unavailable when the database is away and has not told of this session lately
 */
export async function pageContext(needed: Permission): Promise<Context> {
  const { ctx, path } = await visitor()
  if (ctx.actor.kind !== 'user') redirect(signInAddress(path))
  try {
    requirePermission(ctx, needed)
  } catch (error) {
    if (error instanceof AppError) forbidden()
    throw error
  }
  return ctx
}

/** Who opens a page that anybody may open; while the database is away, nobody known. */
export const anyVisitor = (): Promise<Context> =>
  visitor().then(
    ({ ctx }) => ctx,
    async () => contextOf(await headers(), ANONYMOUS),
  )

const visitor = cache(async () => {
  const sent = await headers()
  // Pages are for people: a token in a header opens none.
  const actor = await within(sessionActor(pageRequest(sent)), PATIENCE_MS)
  return { ctx: contextOf(sent, actor ?? ANONYMOUS), path: sent.get('x-pitwall-path') }
})

function contextOf(sent: Headers, actor: Actor): Context {
  const requestId = requestIdOf(sent.get('x-request-id'))
  const address = clientAddress(pageRequest(sent))
  return {
    db: database(),
    actor: address === undefined ? actor : { ...actor, address },
    now: new Date(),
    requestId,
    log: log().child({ requestId }),
  }
}

const pageRequest = (sent: Headers) =>
  new Request('http://pitwall.invalid/', { headers: new Headers([...sent]) })

function signInAddress(path: string | null): string {
  const back = ownPath(path ?? '/')
    .replace(/([?&])_rsc=[^&]*&?/, '$1')
    .replace(/[?&]$/, '')
  return back === '/' ? paths.signIn() : `${paths.signIn()}?callbackUrl=${encodeURIComponent(back)}`
}
