import type { QueueSourceRow } from '@/db/schema'
import { type Context, transaction } from '@/lib/context'
import { AppError, findAppError } from '@/lib/errors'
import { recordEvent } from '@/lib/events/commands'
import { formatDuration } from '@/lib/format'
import type { QueueReading } from '../adapter'
import { getSource, type Source, sourceName } from '../sources'
import { endClaim, LOOK_EVERY_MS } from './claim'
import { lookAtSchedules } from './schedules'
import { storeReadings } from './store'

/** A look may take at most this share of the time: 2 s of looking, 40 s of peace. */
const PEACE = 20
const LONGEST_INTERVAL_MS = 300_000
const AFTER_FAILURES_MS = [3_000, 15_000, 30_000, 60_000, 120_000]
export const FAILURES_UNTIL_UNREACHABLE = 2
const MAX_QUEUES = 500

/** Looks at a claimed source and writes down what it saw, or that it saw nothing. */
export async function lookAtSource(ctx: Context, claimed: QueueSourceRow): Promise<void> {
  const source = getSource(claimed.source)
  const begun = performance.now()
  const readings = await readingsOf(ctx, source)
  if (readings instanceof AppError) return noteFailure(ctx, claimed, source, readings)
  const lookMs = Math.round(performance.now() - begun)
  const schedules = await lookAtSchedules(ctx, claimed, source)
  await transaction(ctx, async (tx) => {
    const intervalMs = Math.min(LONGEST_INTERVAL_MS, Math.max(LOOK_EVERY_MS, lookMs * PEACE))
    const isMine = await endClaim(tx, claimed, {
      ...{ lookedAt: tx.now, lookMs, intervalMs, nextDueAt: later(tx, intervalMs) },
      ...{ failures: 0, unreachableSince: null, problem: null },
      ...schedules,
    })
    if (!isMine) return
    await storeReadings(tx, source, readings.filter(isStorable).slice(0, MAX_QUEUES))
    if (claimed.failures >= FAILURES_UNTIL_UNREACHABLE) await tellBack(tx, claimed, source)
  })
}

/** What goes wrong is that source's trouble, and keeps no other from being looked at. */
async function readingsOf({ log }: Context, { config, look }: Source): Promise<QueueReading[] | AppError> {
  try {
    return await look((adapter) => adapter.overview())
  } catch (error) {
    const known = findAppError(error)
    if (known?.code === 'unavailable') return known
    log.error({ err: error, source: config.id }, 'a queue engine was read wrongly')
    return new AppError('unavailable', 'The engine answers something unexpected.')
  }
}

async function noteFailure(
  ctx: Context,
  claimed: QueueSourceRow,
  source: Source,
  { message }: AppError,
): Promise<void> {
  const failures = claimed.failures + 1
  const waitMs = AFTER_FAILURES_MS[Math.min(failures, AFTER_FAILURES_MS.length) - 1] ?? LOOK_EVERY_MS
  await transaction(ctx, async (tx) => {
    const unreachableSince = claimed.unreachableSince ?? tx.now
    const isMine = await endClaim(tx, claimed, {
      ...{ failures, unreachableSince, problem: message, nextDueAt: later(tx, waitMs) },
    })
    if (!isMine || failures !== FAILURES_UNTIL_UNREACHABLE) return
    await recordEvent(tx, {
      ...about(source),
      kind: 'queue_source_unreachable',
      severity: 'warning',
      title: `The queues of ${source.name} cannot be read: ${message}`.slice(0, 500),
      dedupeKey: `queue_source_unreachable:${claimed.source}:${unreachableSince.toISOString()}`,
    })
  })
}

async function tellBack(tx: Context, { unreachableSince }: QueueSourceRow, source: Source): Promise<void> {
  const seconds = (tx.now.getTime() - (unreachableSince ?? tx.now).getTime()) / 1_000
  await recordEvent(tx, {
    ...about(source),
    kind: 'queue_source_back',
    severity: 'info',
    title: `The queues of ${source.name} can be read again, after ${formatDuration(seconds)}`,
  })
}

/** Names come from anywhere: Postgres takes no NUL, and addresses no thousand letters. */
const isStorable = ({ queue }: QueueReading) =>
  queue !== '' && queue.length <= 200 && !queue.includes('\0') && queue.isWellFormed()

const about = ({ config }: Source) => ({
  lane: 'queue' as const,
  service: config.service ?? null,
  subject: `queue:${config.id}`,
  evidence: { source: sourceName(config) },
})

const later = ({ now }: Context, ms: number) => new Date(now.getTime() + ms)
