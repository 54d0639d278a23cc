import { type Context, requirePermission } from '@/lib/context'
import { fingerprintOf } from '@/lib/fingerprint'
import { groupBy } from '@/lib/group-by'
import { timeOf } from '@/lib/queues/adapters/generic/engine-job'
import { bucketSecondsFor } from '@/lib/queues/failures/group'
import type { TimeRange } from '@/lib/time'
import type { ErrorGroup, Errors } from '../contract'
import { readableMessage } from '../fields/mask'
import { tenantSource } from '../source/open'
import { isOf, type Row, textIn } from '../source/source'

const MAX_ROWS = 1_000
const MAX_GROUPS = 50
const MAX_SAMPLE = 500

/**
 * Errors of the tenant by signature and endpoint, most first; the newest 1 000 are read.
 *
 * @throws AppError not_found (not configured), unavailable, upstream_failed
 */
export async function getErrors(ctx: Context, tenant: string, { from, to }: TimeRange): Promise<Errors> {
  requirePermission(ctx, 'tenant:read')
  const rows = await tenantSource().rows('errors', { tenant, from, to, newest: true, limit: MAX_ROWS + 1 })
  const own = rows.slice(0, MAX_ROWS).filter((row) => isOf(row, tenant))
  const read = own.flatMap(errorIn)
  const bucketSeconds = bucketSecondsFor(from, to)
  const groups = groupErrors(read, bucketSeconds)
  return {
    items: groups.slice(0, MAX_GROUPS),
    ...{ from: from.toISOString(), to: to.toISOString(), bucketSeconds, read: read.length },
    isBounded: rows.length > MAX_ROWS || groups.length > MAX_GROUPS,
  }
}

export type TenantError = { at: Date; endpoint: string | null; sample: string; signature: string }

export function errorIn(row: Row): TenantError[] {
  const at = timeOf(textIn(row, 'at'))
  if (!at) return []
  const endpoint = row.get('endpoint')?.text ?? null
  const message = row.get('message')
  const text = message?.text ?? 'An error without a message'
  const sample = (message?.class === 'open' ? readableMessage(text) : text).slice(0, MAX_SAMPLE)
  const line = sample.split('\n').find((candidate) => candidate.trim() !== '') ?? ''
  return [{ at, endpoint, sample, signature: fingerprintOf(`${endpoint ?? ''} ${line}`) }]
}

/** Most first; the newest of each is its sample. */
function groupErrors(found: readonly TenantError[], bucketSeconds: number): ErrorGroup[] {
  const groups = groupBy(found, ({ signature }) => signature)
  return [...groups]
    .map(([signature, some]) => groupOf(signature, some, bucketSeconds * 1_000))
    .sort((one, other) => other.count - one.count || (one.signature < other.signature ? -1 : 1))
}

function groupOf(signature: string, found: readonly TenantError[], bucketMs: number): ErrorGroup {
  const times = found.map(({ at }) => at.getTime()).toSorted((one, other) => one - other)
  const newest = found.reduce((one, other) => (other.at > one.at ? other : one))
  const buckets = groupBy(times, (time) => Math.floor(time / bucketMs) * bucketMs)
  return {
    signature,
    endpoint: newest.endpoint,
    sample: newest.sample,
    count: found.length,
    firstSeenAt: new Date(times[0] ?? 0).toISOString(),
    lastSeenAt: newest.at.toISOString(),
    buckets: [...buckets].map(([at, some]) => ({ at: new Date(at).toISOString(), count: some.length })),
  }
}
