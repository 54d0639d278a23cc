import { type Db, database } from '@/db/client'
import type { Role } from './auth/permissions'
import { PERMISSIONS, type Permission } from './auth/permissions'
import { AppError } from './errors'
import { type Log, log } from './telemetry/log'

/** Who is acting. `id` is what the audit trail stores; `permissions` is what they may do now. */
export type Actor = {
  kind: 'user' | 'token' | 'internal' | 'system' | 'anonymous'
  /** `user:UUID`, `token:UUID`, `internal`, `system`, `anonymous`. */
  id: string
  name: string
  role?: Role
  permissions: ReadonlySet<Permission>
  /** The person behind an impersonation. */
  trueActor?: string
  /** The caller's address as far as TRUSTED_PROXY_HOPS lets us believe it. */
  address?: string
}

/** Every verb takes one first: who acts, on which database, at what time, for which request. */
export type Context = {
  db: Db
  actor: Actor
  now: Date
  requestId: string
  log: Log
}

export function requirePermission({ actor }: Context, needed: Permission): void {
  if (actor.permissions.has(needed)) return
  if (actor.kind === 'anonymous') throw new AppError('unauthenticated', 'Sign in or send an API token.')
  throw new AppError('forbidden', `This needs the permission ${needed}.`)
}

/** Runs `work` in one transaction: all of it is kept, or nothing. */
export function transaction<T>(ctx: Context, work: (tx: Context) => Promise<T>): Promise<T> {
  return ctx.db.transaction((tx) => work({ ...ctx, db: tx }))
}

const EVERY_PERMISSION = new Set(Object.keys(PERMISSIONS).filter(isKnown))

function isKnown(value: string): value is Permission {
  return Object.hasOwn(PERMISSIONS, value)
}

export const SYSTEM: Actor = { kind: 'system', id: 'system', name: 'Pitwall', permissions: EVERY_PERMISSION }

export const ANONYMOUS: Actor = {
  kind: 'anonymous',
  id: 'anonymous',
  name: 'anonymous',
  permissions: new Set(),
}

/** For the worker and for start-up: Pitwall itself is acting. */
export function systemContext(now = new Date()): Context {
  const requestId = crypto.randomUUID()
  return { db: database(), actor: SYSTEM, now, requestId, log: log().child({ requestId }) }
}
