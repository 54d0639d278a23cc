import { z } from 'zod'
import { config } from '@/lib/config/config'
import type { ServiceConfig } from '@/lib/config/contract'
import type { Context } from '@/lib/context'
import { OutboundError, outbound } from '@/lib/http/outbound'
import { getWindowRow } from '../queries/get'
import type { Mode } from '../rules'
import type { Claimed } from './claim'
import { type Turned, TurnFailed } from './perform'

const PATHS = {
  enable: '/api/internal/system/maintenance/enable',
  disable: '/api/internal/system/maintenance/disable',
} as const

const MAX_BYTES = 64 * 1024
/** How often a service that is in maintenance is asked to be. */
const AGAIN_MS = 60_000
/** A window that stays on past its end must not end over there by itself: the service's own end is for the day we are gone. */
const OWN_END_MS = 24 * 3_600_000
// Nothing was done: nobody was reached, or it was refused.
const SURE = ['refused', 'dns', 'tls', 'redirect']
const NO_BODY_TAKEN = [400, 415, 422]

const said = z.object({
  maintenance: z.boolean().optional(),
  changed: z.boolean().optional(),
  auditLogged: z.boolean().optional(),
})
type Said = z.infer<typeof said>
type Asking = { service: ServiceConfig; internal: NonNullable<ServiceConfig['internal']> }

/** Brings a service into the mode it is to be in by its own routes. Turns off only what we turned on. @throws TurnFailed */
export async function turnService(ctx: Context, row: Claimed): Promise<Turned> {
  if (row.desired === null && !row.ours && !row.wasUnheard)
    return { applied: null, ours: false, auditLogged: null }
  const service = config().services.find(({ id }) => id === row.subject)
  if (!service?.internal)
    throw new TurnFailed('pitwall.yaml does not say any more how to reach it.', true, true)
  const asking = { service, internal: service.internal }
  if (row.desired === null) {
    const { auditLogged } = await ask(asking, 'disable', {})
    return { applied: null, ours: false, auditLogged: auditLogged ?? null }
  }
  return turnOn(ctx, row, asking, row.desired)
}

async function turnOn(ctx: Context, row: Claimed, asking: Asking, mode: Mode): Promise<Turned> {
  // Asked to be in another mode it would stay as it is.
  if (row.ours && row.applied !== null && row.applied !== mode) await ask(asking, 'disable', {})
  const { body, endsAt } = await requestOf(ctx, row, mode)
  const answer = await ask(asking, 'enable', body, mode)
  if (answer.maintenance === false) throw new TurnFailed('It answered that it is not in maintenance.', true)
  const again = Math.min(ctx.now.getTime() + AGAIN_MS, Math.max(endsAt.getTime(), ctx.now.getTime() + 1_000))
  const changed = answer.changed ?? true
  return {
    applied: mode,
    ours: row.ours || changed || row.wasUnheard,
    auditLogged: answer.auditLogged ?? null,
    againAt: new Date(again),
    hadLeft: row.state === 'confirmed' && row.applied === mode && answer.changed === true,
  }
}

async function requestOf(ctx: Context, row: Claimed, mode: Mode) {
  const window = await getWindowRow(ctx, row.windowId ?? '')
  const endsAt =
    window.onOverrun === 'end'
      ? window.endsAt
      : new Date(Math.max(window.endsAt.getTime(), ctx.now.getTime()) + OWN_END_MS)
  const body = { mode, endsAt: endsAt.toISOString(), ...(window.reason && { reason: window.reason }) }
  return { body, endsAt }
}

/** A service that takes no body is switched without: that is full maintenance everywhere. */
async function ask(asking: Asking, what: keyof typeof PATHS, body: object, mode?: Mode): Promise<Said> {
  const first = await send(asking, what, body)
  const isBodyRefused = NO_BODY_TAKEN.includes(first.status) && (mode === undefined || mode === 'full')
  const { status, text } = isBodyRefused ? await send(asking, what, undefined) : first
  if (status < 200 || status > 299) throw new TurnFailed(`It answered ${status}.`, status < 500)
  return said.catch({}).parse(jsonOf(text))
}

async function send({ service, internal }: Asking, what: keyof typeof PATHS, body: object | undefined) {
  const address = new URL(internal.url ?? service.url)
  address.pathname = `${address.pathname.replace(/\/$/, '')}${PATHS[what]}`
  try {
    return await outbound(address, {
      method: 'POST',
      headers: {
        'x-internal-token': internal.token,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
      timeoutMs: service.timeoutMs,
      maxBytes: MAX_BYTES,
    })
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error
    throw new TurnFailed(error.message, SURE.includes(error.code))
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
