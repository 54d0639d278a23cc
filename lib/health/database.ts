import { sql } from 'drizzle-orm'
import { type FailureReason, reasonOf } from '@/db/pool/failures'
import type { Context } from '@/lib/context'
import { findAppError } from '@/lib/errors'
import type { ProbeCode } from '@/lib/probes/contract'
import { within } from '@/lib/within'

const PATIENCE_MS = 1_500

/** What is not named here is an `error`. */
const CODES: Partial<Record<FailureReason, ProbeCode>> = {
  refused: 'refused',
  connect_timeout: 'timeout',
  timeout: 'timeout',
  dns: 'dns',
  credentials: 'auth',
  too_many_connections: 'overloaded',
  overloaded: 'overloaded',
}

export type DatabaseCheck = { status: 'healthy' | 'unhealthy'; code: ProbeCode; latencyMs: number }

/** One question to Pitwall's own database; says so soon when it does not answer. */
export async function checkDatabase({ db }: Pick<Context, 'db'>): Promise<DatabaseCheck> {
  const startedAt = performance.now()
  const code = await within(Promise.resolve(db.execute(sql`select 1`)), PATIENCE_MS).then(
    (): ProbeCode => 'ok',
    codeOf,
  )
  const latencyMs = Math.round((performance.now() - startedAt) * 100) / 100
  return { status: code === 'ok' ? 'healthy' : 'unhealthy', code, latencyMs }
}

/** The pool notes the reason; where its note is out of sight, the driver's error below still tells. */
function codeOf(error: unknown): ProbeCode {
  const known = findAppError(error)
  if (!known) return 'error'
  const reason = reasonOf(known) ?? reasonOf(known.cause)
  return reason ? (CODES[reason] ?? 'error') : 'timeout'
}
