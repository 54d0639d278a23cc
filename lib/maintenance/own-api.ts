import type { Actor } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { memory, timeOf } from './memory/known'
import { ownApiClosedBy } from './memory/now'
import { retryAfterSeconds } from './rules'

/** What must answer in any case: health, switches and smoke of machines, signing in, the gate, check-ins. */
const OPEN = /^\/api\/(?:health|internal|auth|maintenance)\/|^\/api\/ops\/cron\/[^/]+\/check-ins$/

/**
 * While global maintenance closes our own API, strangers and API tokens are refused, and of people their writes: an ops
 * tool must be readable then. Who holds `maintenance:bypass` goes on.
 *
 * @throws AppError maintenance
 */
export function refuseInMaintenance(request: Request, actor: Actor, writes: boolean): void {
  const window = ownApiClosedBy()
  if (!window || actor.permissions.has('maintenance:bypass')) return
  if (actor.kind === 'user' && !writes) return
  if (!isClosed(new URL(request.url).pathname)) return
  throw new AppError('maintenance', window.reason ?? 'Pitwall is in maintenance.', {
    retryAfterSeconds: retryAfterSeconds(window.endsAt, timeOf(memory().known)),
  })
}

const isClosed = (path: string): boolean => path.startsWith('/api/') && !OPEN.test(path)
