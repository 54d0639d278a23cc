import type { QueueAdapter } from '@/lib/queues/adapter'
import { openPgBoss } from '@/lib/queues/adapters/pg-boss/adapter'
import { atMost, type Check, median } from '../report'
import { type BenchDatabase, QUEUE } from './database'
import { percentile, timed } from './timing'

const LOOKS = 40
const REFERENCE_EVERY = 8
/** Looks within which any table of this bench has been read once. */
const MOST_LOOKS = 5_000

export type Condition = 'clean' | 'dirty'

export const openOn = ({ url }: BenchDatabase): QueueAdapter =>
  openPgBoss({ url, schema: 'pgboss' }, { tenantPath: 'customer.id', poolSize: 2, timeoutMs: 5_000 })

/** A look at all queues against the statement everybody writes first, in turns. */
export async function overview(database: BenchDatabase, how: Condition): Promise<Check[]> {
  const adapter = openOn(database)
  const truth = { completed: await database.jobs('completed'), failed: await database.jobs('failed') }
  const first = await errorsOf(adapter, truth)
  const looks: number[] = []
  const references: number[] = []
  for (let look = 0; look < LOOKS; look++) {
    looks.push(await timed(() => adapter.overview()))
    if (look % REFERENCE_EVERY === 0) references.push(await timed(() => groupBy(database)))
  }
  const { later, needed } = await onceRead(adapter, truth)
  await adapter.close()
  const [look, reference] = [median(looks), median(references)]
  console.log(
    `${how}: GROUP BY state ${reference.toFixed(0)} ms, a look ${look.toFixed(1)} ms; the failed jobs were off by ` +
      `${first.failed.toFixed(1)} % at the first look, and the table was read after ${needed} more`,
  )
  return [
    atMost(`G-Q1 ${how}: a look at all queues, as a share of GROUP BY state`, look / reference, 0.05),
    atMost(`G-Q1 ${how}: p95 of a look, ms`, percentile(looks, 0.95), how === 'clean' ? 150 : 1_000),
    atMost(`G-Q5 ${how}: completed jobs at the first look, % off`, first.completed, 5),
    atMost(`G-Q5 ${how}: completed jobs, % off`, later.completed, 5),
    atMost(`G-Q5 ${how}: failed jobs, % off`, later.failed, 5),
  ]
}

const groupBy = ({ sql }: BenchDatabase) =>
  sql.unsafe('select state, count(*) from pgboss.job group by state')

type Truth = { completed: number; failed: number }

async function errorsOf(adapter: QueueAdapter, truth: Truth): Promise<Truth> {
  const counts = (await adapter.overview()).find(({ queue }) => queue === QUEUE)?.counts
  const off = (state: keyof Truth) => Math.abs((counts?.[state]?.value ?? 0) / truth[state] - 1) * 100
  return { completed: off('completed'), failed: off('failed') }
}

/** Errors once the whole table has been read, a piece at a look. */
async function onceRead(adapter: QueueAdapter, truth: Truth) {
  for (let needed = 1; ; needed++) {
    const later = await errorsOf(adapter, truth)
    if (later.failed < 0.01 || needed === MOST_LOOKS) return { later, needed }
  }
}
