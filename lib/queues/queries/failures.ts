import { type Context, requirePermission } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { parseRange, type TimeRange } from '@/lib/time'
import type { FailureQuery, FailureReport } from '../contract'
import { bucketSecondsFor, groupFailures } from '../failures/group'
import { remembered } from '../failures/memory'
import { readFailed } from '../failures/read'
import { namedIn, withLevels } from '../needs'
import { getKnownQueue } from './rows'

const MAX_GROUPS = 100
const LONGEST_MS = 91 * 86_400_000

/**
 * Failed jobs of a time by signature: the newest 10 000 are read.
 *
 * @throws AppError not_found, invalid, unprocessable (over 90 days), unavailable
 */
export async function listFailures(
  ctx: Context,
  sourceId: string,
  queue: string,
  wanted: FailureQuery,
): Promise<FailureReport> {
  requirePermission(ctx, 'queue:read')
  const { source } = await getKnownQueue(ctx, sourceId, queue)
  const range = rangeOf(wanted, ctx.now)
  const key = JSON.stringify([sourceId, queue, wanted])
  const { found, read, isBounded } = await remembered(key, () =>
    readFailed(source, {
      ...{ queue, from: range.from, until: range.to },
      ...(wanted.q && { text: wanted.q }),
      ...(wanted.tenant && { tenant: wanted.tenant }),
    }),
  )
  const bucketSeconds = bucketSecondsFor(range.from, range.to)
  const groups = groupFailures(found, bucketSeconds)
  return {
    items: await withNeeds(ctx, groups.slice(0, MAX_GROUPS)),
    ...{ nextCursor: null, from: range.from.toISOString(), to: range.to.toISOString(), bucketSeconds },
    ...{ read, isBounded: isBounded || groups.length > MAX_GROUPS, asOf: ctx.now.toISOString() },
  }
}

async function withNeeds(
  ctx: Context,
  groups: readonly Omit<FailureReport['items'][number], 'dependencies'>[],
): Promise<FailureReport['items']> {
  const named = groups.map(({ sample }) => namedIn([sample]))
  const all = [...new Set(named.flat())].map((id) => ({ id, because: 'error' as const }))
  const levels = new Map((await withLevels(ctx, all)).map((need) => [need.id, need]))
  return groups.map((group, index) => ({
    ...group,
    dependencies: (named[index] ?? []).flatMap((id) => levels.get(id) ?? []),
  }))
}

/** @throws AppError invalid, unprocessable */
export function rangeOf(asked: { from: string; to: string }, now: Date): TimeRange {
  const range = parseRange(asked, now)
  if (!range)
    throw new AppError('invalid', 'from and to must name a range: now-6h, epoch milliseconds or ISO 8601.')
  if (range.to.getTime() - range.from.getTime() <= LONGEST_MS) return range
  throw new AppError('unprocessable', 'The range must be at most 90 days long.')
}
