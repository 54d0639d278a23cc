import { and, eq, inArray, isNull, lt, sql } from 'drizzle-orm'
import { type QueueRow, queues } from '@/db/schema'
import type { Context } from '@/lib/context'
import { updateLevels } from '@/lib/status/commands/update-levels'
import { evidenceIn, type Standing, standing } from '@/lib/status/queries'
import type { QueueReading } from '../adapter'
import { sampleOf, samplesIn } from '../reading'
import { queuePaths, throughputOf, withSample } from '../rules'
import { settingsOf } from '../settings'
import type { Source } from '../sources'
import { idleSinceOf } from './idle'
import { queueSignals } from './signals'
import { tellGone, tellLevel } from './tell'

const MAX_TENANTS = 20
const GONE_KEPT_MS = 24 * 3_600_000

/** Writes what a look found: level, throughput and since when nobody works it; queues that are missing are gone. */
export async function storeReadings(
  tx: Context,
  source: Source,
  readings: readonly QueueReading[],
): Promise<void> {
  const known = await tx.db.select().from(queues).where(eq(queues.source, source.config.id))
  const knownByName = new Map(known.map((row) => [row.queue, row]))
  const rows = readings.map((reading) => rowOf(tx, source, reading, knownByName.get(reading.queue)))
  await write(tx, rows)
  const changed = rows.filter((row) => knownByName.get(row.queue)?.level !== row.level)
  for (const row of changed) await tellLevel(tx, row, knownByName.get(row.queue)?.level)
  const gone = await leaveGone(tx, source, known, new Set(readings.map(({ queue }) => queue)))
  await followServices(tx, [...changed, ...gone])
}

function rowOf(
  { now }: Context,
  { config }: Source,
  reading: QueueReading,
  known: QueueRow | undefined,
): QueueRow {
  const { service, thresholds } = settingsOf(config, reading.queue)
  const recent = withSample(samplesIn(known?.recent), sampleOf(reading, now))
  const idleSince = idleSinceOf(reading, known, now)
  const before = evidenceIn(known)
  const signals = queueSignals({ source: config.id, reading, idleSince, thresholds, before, now })
  const next = standing(labelled(config.id, reading.queue), signals, previousOf(known), now)
  const { counts, workers, lastWorkedAt, paused, tenants } = reading
  return {
    ...{ source: config.id, queue: reading.queue, service, idleSince, recent },
    reading: { counts, workers, lastWorkedAt, paused, tenants: tenants.slice(0, MAX_TENANTS).map(storable) },
    oldestWaitingAt: reading.oldestWaitingAt,
    throughput: throughputOf(reading.finished, recent, now),
    level: next.level,
    levelSince: known?.level === next.level ? known.levelSince : now,
    evidence: next.evidence,
    asOf: now,
    goneAt: null,
  }
}

const storable = ({ tenant, jobs }: QueueReading['tenants'][number]) => ({
  tenant: tenant.replaceAll('\0', '').toWellFormed().slice(0, 200),
  jobs,
})

const labelled = (source: string, queue: string) => ({
  source: `queue:${source}/${queue}`,
  name: queue,
  href: queuePaths.queue(source, queue),
})

const previousOf = (known: QueueRow | undefined): Standing | undefined =>
  known && { level: known.level, evidence: evidenceIn(known) }

async function write({ db }: Context, rows: readonly QueueRow[]): Promise<void> {
  if (rows.length === 0) return
  const taken = (column: string) => sql.raw(`excluded.${column}`)
  await db
    .insert(queues)
    .values([...rows])
    .onConflictDoUpdate({
      target: [queues.source, queues.queue],
      set: {
        ...{ service: taken('service'), reading: taken('reading'), recent: taken('recent') },
        ...{ oldestWaitingAt: taken('oldest_waiting_at'), throughput: taken('throughput') },
        ...{ idleSince: taken('idle_since'), level: taken('level'), levelSince: taken('level_since') },
        ...{ evidence: taken('evidence'), asOf: taken('as_of'), goneAt: taken('gone_at') },
      },
    })
}

/** Gone is not in trouble any more; a day later it is forgotten. */
async function leaveGone(
  tx: Context,
  source: Source,
  known: readonly QueueRow[],
  seen: ReadonlySet<string>,
): Promise<QueueRow[]> {
  const missing = known.filter(({ queue, goneAt }) => goneAt === null && !seen.has(queue))
  const isOfSource = eq(queues.source, source.config.id)
  if (missing.length > 0)
    await tx.db
      .update(queues)
      .set({ goneAt: tx.now, level: 'operational', levelSince: tx.now, evidence: [], idleSince: null })
      .where(
        and(
          isOfSource,
          isNull(queues.goneAt),
          inArray(
            queues.queue,
            missing.map(({ queue }) => queue),
          ),
        ),
      )
  await tx.db
    .delete(queues)
    .where(and(isOfSource, lt(queues.goneAt, new Date(tx.now.getTime() - GONE_KEPT_MS))))
  const troubled = missing.filter(({ level }) => level !== 'operational')
  for (const { queue, service } of troubled) await tellGone(tx, source, queue, service)
  return troubled
}

/** The services whose reasons have changed are judged anew at once. */
async function followServices(tx: Context, changed: readonly Pick<QueueRow, 'service'>[]): Promise<void> {
  const services = new Set(changed.flatMap(({ service }) => service ?? []))
  for (const service of services) await updateLevels(tx, service)
}
