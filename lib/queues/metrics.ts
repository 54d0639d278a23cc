import { asc, eq, isNull } from 'drizzle-orm'
import { Gauge, type Registry } from 'prom-client'
import { type QueueRow, type QueueSourceRow, queueSources, queues } from '@/db/schema'
import { type Context, systemContext } from '@/lib/context'
import { scraped } from '@/lib/status/queries'
import { metricOnce } from '@/lib/telemetry/metrics'
import { JOB_STATES } from './adapter'
import { isStale } from './queries/stale'
import { readingIn } from './reading'

/** Queues whose series are told at most: nine series each. */
const MAX_QUEUES = 1_000

type One = { row: QueueRow; source: QueueSourceRow }
type Known = { queues: One[]; sources: QueueSourceRow[] }

/** Registers the gauges of queues; they are read when they are scraped, and absent where nobody knows. */
export function watchQueueMetrics(): void {
  const labelNames = ['source', 'queue']
  register(
    'pitwall_queue_jobs',
    'Jobs of a queue by state, as the last look found them.',
    [...labelNames, 'state'],
    jobs,
  )
  register(
    'pitwall_queue_oldest_age_seconds',
    'How long the oldest waiting job has waited.',
    labelNames,
    oldest,
  )
  register('pitwall_queue_workers', 'Workers that could take a job.', labelNames, workers)
  register('pitwall_queue_paused', '1 while a queue is paused, else 0.', labelNames, paused)
  register('pitwall_queue_source_up', '1 while a source of queues can be read, else 0.', ['source'], up)
}

type Samples = { labels: Record<string, string>; value: number }[]
type Read = (known: Known, now: Date) => Samples

function register(name: string, help: string, labelNames: string[], read: Read): void {
  metricOnce(name, (registry: Registry) => {
    const gauge: Gauge = new Gauge({
      ...{ name, help, labelNames, registers: [registry] },
      collect: async () => {
        const known = (await scraped('metrics.queues', () => readQueues(systemContext()))) ?? NOTHING
        gauge.reset()
        for (const { labels, value } of read(known, new Date())) gauge.set(labels, value)
      },
    })
    return gauge
  })
}

const NOTHING: Known = { queues: [], sources: [] }

async function readQueues({ db }: Context): Promise<Known> {
  const rows = await db
    .select({ row: queues, source: queueSources })
    .from(queues)
    .innerJoin(queueSources, eq(queueSources.source, queues.source))
    .where(isNull(queues.goneAt))
    .orderBy(asc(queues.source), asc(queues.queue))
    .limit(MAX_QUEUES)
  return { queues: rows, sources: await db.select().from(queueSources) }
}

const fresh = (known: Known, now: Date) =>
  known.queues.filter(({ row, source }) => !isStale(row, source, now))
const labelsOf = ({ row }: One) => ({ source: row.source, queue: row.queue })

const jobs: Read = (known, now) =>
  fresh(known, now).flatMap((one) => {
    const { counts } = readingIn(one.row.reading)
    return JOB_STATES.flatMap((state) => {
      const count = counts[state]
      return count ? [{ labels: { ...labelsOf(one), state }, value: count.value }] : []
    })
  })

const oldest: Read = (known, now) =>
  fresh(known, now).map((one) => {
    const { oldestWaitingAt } = one.row
    const ageMs = oldestWaitingAt ? now.getTime() - oldestWaitingAt.getTime() : 0
    return { labels: labelsOf(one), value: Math.max(0, ageMs / 1_000) }
  })

const workers: Read = (known, now) =>
  fresh(known, now).flatMap((one) => {
    const count = readingIn(one.row.reading).workers
    return count === null ? [] : [{ labels: labelsOf(one), value: count }]
  })

const paused: Read = (known, now) =>
  fresh(known, now).flatMap((one) => {
    const is = readingIn(one.row.reading).paused
    return is === null ? [] : [{ labels: labelsOf(one), value: Number(is) }]
  })

const up: Read = ({ sources }) =>
  sources
    .filter(({ failures, lookedAt }) => failures > 0 || lookedAt)
    .map(({ source, failures }) => ({ labels: { source }, value: Number(failures === 0) }))
