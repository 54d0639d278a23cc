import type { QueueRow, QueueSourceRow } from '@/db/schema'
import type { Context } from '@/lib/context'
import { evidenceIn } from '@/lib/status/queries'
import { type Capabilities, type EngineJob, JOB_STATES } from './adapter'
import type { QueueSourceConfig } from './config'
import type { JobView, QueueView, SourceView } from './contract'
import { signatureOf } from './failures/signature'
import { isStale } from './queries/stale'
import { adviceIn, readingIn, type StoredReading, samplesIn } from './reading'
import type { FieldClasses } from './redaction/classes'
import { scrub } from './redaction/scrub'
import { drainOf } from './rules'
import { sourceName } from './sources'

const MAX_ERROR = 2_000
const SLOW_MS = 1_000

/** A queue as everybody may see it; tenants only for who may read queues. */
export function queueView(
  { actor, now }: Context,
  row: QueueRow,
  source: QueueSourceRow,
  config: QueueSourceConfig,
  can: Capabilities | null,
): QueueView {
  const reading = readingIn(row.reading)
  const stale = isStale(row, source, now)
  const { waiting } = reading.counts
  return {
    ...{ source: row.source, sourceName: sourceName(config), engine: config.kind, queue: row.queue },
    ...{ service: row.service, ...countsOf(reading) },
    oldestWaitingAt: iso(row.oldestWaitingAt),
    oldestWaitingSeconds: row.oldestWaitingAt ? secondsSince(row.oldestWaitingAt, now) : null,
    ...{ workers: reading.workers, lastWorkedAt: iso(reading.lastWorkedAt), idleSince: iso(row.idleSince) },
    ...{ paused: reading.paused, throughputPerMinute: row.throughput },
    drain: drainOf({
      ...{ waiting, paused: reading.paused, isIdle: row.idleSince !== null },
      ...{ throughput: row.throughput, samples: samplesIn(row.recent) },
    }),
    tenants: actor.permissions.has('queue:read') ? sharesOf(reading) : null,
    level: stale ? 'unknown' : row.level,
    since: row.levelSince.toISOString(),
    evidence: stale ? [] : evidenceIn(row),
    ...{ asOf: row.asOf.toISOString(), isStale: stale, goneAt: iso(row.goneAt), can: shownCan(can) },
  }
}

/** A source as its last look found it. */
export function sourceView(
  { actor }: Context,
  config: QueueSourceConfig,
  row: QueueSourceRow | undefined,
  can: Capabilities | null,
): SourceView {
  return {
    ...{ id: config.id, name: sourceName(config), engine: config.kind, service: config.service ?? null },
    ...{ status: statusOf(row), since: iso(row?.unreachableSince ?? null), problem: row?.problem ?? null },
    ...{ asOf: iso(row?.lookedAt ?? null), intervalSeconds: (row?.intervalMs ?? 0) / 1_000 },
    can: can && shownCan(can),
    advice: actor.permissions.has('queue:operate') ? adviceIn(row?.advice) : [],
  }
}

function statusOf(row: QueueSourceRow | undefined): SourceView['status'] {
  if (row?.unreachableSince) return 'unreachable'
  if (!row?.lookedAt) return 'waiting'
  return (row.lookMs ?? 0) > SLOW_MS ? 'slow' : 'ok'
}

/** A job without a secret: its error is scrubbed, its payload is not here. */
export function jobView(job: EngineJob, classes: FieldClasses): JobView {
  const error = job.error === null ? null : scrub(job.error.slice(0, MAX_ERROR), classes.secretKeys)
  return {
    ...{ id: job.id, name: job.name, state: job.state, attempts: job.attempts, maxAttempts: job.maxAttempts },
    ...{ createdAt: iso(job.createdAt), runAt: iso(job.runAt), startedAt: iso(job.startedAt) },
    ...{ finishedAt: iso(job.finishedAt), error, signature: error === null ? null : signatureOf(error) },
    ...{ tenant: job.tenant, version: job.version },
  }
}

function countsOf({ counts }: StoredReading): Pick<QueueView, 'counts' | 'exactness'> {
  const inexact = JOB_STATES.flatMap((state) => {
    const exactness = counts[state]?.exactness
    return exactness === undefined || exactness === 'exact' ? [] : [[state, exactness] as const]
  })
  return {
    counts: {
      waiting: counts.waiting?.value ?? null,
      active: counts.active?.value ?? null,
      delayed: counts.delayed?.value ?? null,
      retrying: counts.retrying?.value ?? null,
      failed: counts.failed?.value ?? null,
      completed: counts.completed?.value ?? null,
    },
    exactness: Object.fromEntries(inexact),
  }
}

/** Shares of the sample of waiting jobs that have a tenant. */
function sharesOf({ tenants }: StoredReading) {
  const all = tenants.reduce((sum, { jobs }) => sum + jobs, 0)
  return tenants.slice(0, 10).map(({ tenant, jobs }) => ({ tenant, jobs, share: jobs / all }))
}

const NOTHING = { retry: false, discard: false, pause: false, schedules: false, payloadFilter: false }

const shownCan = (can: Capabilities | null): QueueView['can'] => {
  if (!can) return NOTHING
  const { forgetsCompleted: _, ...shown } = can
  return shown
}

const secondsSince = (at: Date, now: Date) => Math.max(0, Math.round((now.getTime() - at.getTime()) / 1_000))

const iso = (at: Date | null): string | null => at?.toISOString() ?? null
