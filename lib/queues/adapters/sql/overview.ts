import type { QueueReading } from '@/lib/queues/adapter'
import { readingOf, timeOf } from '../generic/engine-job'
import { type ToldQueue, toldQueue } from '../generic/told'
import type { Database } from './database'
import { payloadTenants } from './lists'
import { type Query, type Row, start } from './query'

export const MAX_QUEUES = 500
/** Queues whose waiting jobs are looked through for tenants, those with most jobs first. */
const MAX_WITH_TENANTS = 20

const COLUMNS = [
  ...['queue', 'waiting', 'active', 'delayed', 'retrying', 'failed', 'completed'],
  ...['oldest_waiting_at', 'workers', 'last_worked_at', 'paused', 'finished', 'finished_since'],
]

export async function overviewOf(
  database: Database,
  overview: Query,
  tenants: { waiting: Query | undefined; path: string | null },
): Promise<QueueReading[]> {
  const queues = await database.read(async (sql) => {
    const columns = await overview.columns(sql)
    const wanted = COLUMNS.filter((column) => columns.has(column)).map((column) => start(column, 200))
    return (await overview.rows(sql, [], { wanted, limit: MAX_QUEUES })).flatMap(toldOf)
  })
  const named = await tenantsOf(database, queues, tenants)
  return queues.map((told) => readingOf(told, named.get(told.queue) ?? []))
}

/** What a row tells as far as it makes sense; nothing of one without a queue or a number of waiting jobs. */
function toldOf(row: Row): ToldQueue[] {
  const since = timeOf(row.finished_since)
  const count = Number(row.finished ?? Number.NaN)
  const told = {
    queue: row.queue,
    waiting: countOf(row.waiting),
    active: countOf(row.active),
    delayed: countOf(row.delayed),
    retrying: countOf(row.retrying),
    failed: countOf(row.failed),
    completed: countOf(row.completed),
    oldestWaitingAt: isoOf(row.oldest_waiting_at),
    workers: countOf(row.workers),
    lastWorkedAt: isoOf(row.last_worked_at),
    paused: row.paused === null || row.paused === undefined ? null : ['true', 't', '1'].includes(row.paused),
    finished: since && Number.isInteger(count) && count >= 0 ? { since: since.toISOString(), count } : null,
  }
  const { data } = toldQueue.safeParse(told)
  return data ? [data] : []
}

const isoOf = (text: string | null | undefined): string | null => timeOf(text)?.toISOString() ?? null

/** Numbers as databases write them: `12`, `12.0`, and as text `10000+` and `~10000`. */
function countOf(text: string | null | undefined): number | string | null {
  if (text === null || text === undefined) return null
  if (/^(~\d{1,15}|\d{1,15}\+)$/.test(text)) return text
  const number = Math.round(Number(text))
  return Number.isSafeInteger(number) && number >= 0 ? number : null
}

async function tenantsOf(
  database: Database,
  queues: readonly ToldQueue[],
  { waiting, path }: { waiting: Query | undefined; path: string | null },
): Promise<Map<string, QueueReading['tenants']>> {
  const tenants = new Map<string, QueueReading['tenants']>()
  if (!waiting || path === null) return tenants
  const jobs = ({ waiting: told }: ToldQueue) => Number(String(told).replace(/[~+]/, ''))
  const used = queues.filter((told) => jobs(told) > 0).sort((left, right) => jobs(right) - jobs(left))
  for (const { queue } of used.slice(0, MAX_WITH_TENANTS))
    tenants.set(queue, await payloadTenants(database, waiting, queue, path))
  return tenants
}
