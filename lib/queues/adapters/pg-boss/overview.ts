import type postgres from 'postgres'
import type { Count, JobState, QueueReading } from '@/lib/queues/adapter'
import type { BlockMap } from '../postgres/block-map'
import { RECENT_MINUTES } from '../postgres/chunk-read'
import { atLeast, capped, countsOf, estimate, mapped } from '../postgres/counts'
import type { Crawler } from '../postgres/crawler'
import { readShares, type Shares } from '../postgres/statistics'
import type { Tenants } from '../postgres/tenants'
import { type Live, readFailed, readLive, readTenants } from './live'
import { type BossTable, type Counted, readShape } from './table'

/** From when on what has been read of a table says more than the statistics of Postgres. */
const ENOUGH = 0.5

type Found = {
  table: BossTable
  map: BlockMap | undefined
  /** The map was read just now, as a whole. */
  isExact: boolean
  live: Live | undefined
  failed: Count | undefined
  counted: Counted | undefined
  shares: Shares
  tenants: Tenants
  cap: number
}

export async function readOverview(
  sql: postgres.Sql,
  {
    schema,
    crawler,
    tenantPath,
    cap,
  }: { schema: string; crawler: Crawler; tenantPath: string | null; cap: number },
): Promise<QueueReading[]> {
  const { tables, serverVersion, hasBlocked, counted } = await readShape(sql, schema)
  crawler.know(tables, serverVersion)
  const exact = await crawler.read(sql)
  const others = tables.filter(({ relation }) => !exact.has(relation))
  const unread = others.filter(({ relation }) => (crawler.mapOf(relation)?.covered ?? 0) < ENOUGH)
  const [live, failed, shares] = await Promise.all([
    readLive(sql, others, { hasBlocked, cap }),
    readFailed(sql, others, cap),
    readShares(
      sql,
      unread.map(({ relation }) => relation),
      ['state', 'name'],
    ),
  ])
  const readings = (tenants: Tenants) =>
    tables.flatMap((table) =>
      table.queues.map((queue) =>
        readingOf(queue, {
          table,
          map: crawler.mapOf(table.relation),
          isExact: exact.has(table.relation),
          live: live.get(queue),
          failed: failed.get(queue),
          counted: counted.get(queue),
          shares,
          tenants,
          cap,
        }),
      ),
    )
  const found = readings(new Map())
  if (!tenantPath) return found
  const busy = new Set(found.filter(({ counts }) => counts.waiting?.value !== 0).map(({ queue }) => queue))
  const backlogs = tables
    .map((table) => ({ ...table, queues: table.queues.filter((queue) => busy.has(queue)) }))
    .filter(({ queues }) => queues.length > 0)
  return readings(await readTenants(sql, backlogs, { path: tenantPath, hasBlocked }))
}

function readingOf(queue: string, found: Found): QueueReading {
  const { map, isExact, live, tenants } = found
  return {
    queue,
    counts: countsOf((state) => countOf(queue, state, found)),
    oldestWaitingAt: isExact ? oldestOf(map, queue) : (live?.dueAt ?? null),
    workers: null,
    lastWorkedAt: map?.workedAt(queue) ?? null,
    paused: null,
    finished:
      map && isExact
        ? { since: new Date(Date.now() - RECENT_MINUTES * 60_000), count: map.recent(queue, 'completed') }
        : null,
    tenants: tenants.get(queue) ?? [],
  }
}

function countOf(queue: string, state: JobState, found: Found): Count | null {
  if (found.isExact) return mapped(found, queue, state)
  switch (state) {
    case 'waiting':
    case 'delayed':
    case 'retrying':
      return liveCount(queue, state, found)
    case 'failed':
      return found.failed ?? estimated(queue, state, found)
    case 'active':
    case 'completed':
      return estimated(queue, state, found)
  }
}

function liveCount(queue: string, state: 'waiting' | 'delayed' | 'retrying', found: Found): Count | null {
  const { live, cap } = found
  if (!live) return null
  return live.isWhole[state]
    ? capped(live[state], cap)
    : atLeast(live[state], mapped(found, queue, state), cap)
}

/** What pg-boss counted itself, else what has been read, else what Postgres has sampled. */
function estimated(queue: string, state: 'active' | 'failed' | 'completed', found: Found): Count | null {
  const { table, map, counted, shares } = found
  if (counted) return estimate(counted[state])
  if (map && map.covered >= ENOUGH) return mapped(found, queue, state)
  const ofState = shares(table.relation, 'state', state)
  const ofQueue = table.queues.length === 1 ? 1 : shares(table.relation, 'name', queue)
  if (ofState === undefined || ofQueue === undefined || table.rows < 0) return mapped(found, queue, state)
  return estimate(table.rows * ofState * ofQueue)
}

/** Those that failed before and are due wait as well. */
function oldestOf(map: BlockMap | undefined, queue: string): Date | null {
  const due = [map?.firstAt(queue, 'waiting'), map?.firstAt(queue, 'retrying')].filter(
    (at) => at instanceof Date && at.getTime() <= Date.now(),
  )
  return due.length > 0 ? new Date(Math.min(...due.map(Number))) : null
}
