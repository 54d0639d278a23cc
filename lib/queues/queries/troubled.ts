import { and, asc, eq, isNull, ne, sql } from 'drizzle-orm'
import { queueSchedules, queueSources, queues } from '@/db/schema'
import type { Context } from '@/lib/context'
import type { Evidence } from '@/lib/status/contract'
import { evidenceIn } from '@/lib/status/queries'
import type { Level } from '@/lib/status/rules'
import { queuePaths } from '../rules'
import { isStaleSql } from './stale'

const MAX_QUEUES = 20

type Troubled = { level: Level; evidence: Evidence }

/** Queues and engine schedules of a service that are in trouble, as far as looks at them are young enough; at most 40. */
export async function listTroubledQueues(ctx: Context, service: string): Promise<Troubled[]> {
  return [...(await troubledQueues(ctx, service)), ...(await troubledSchedules(ctx, service))]
}

async function troubledQueues(ctx: Context, service: string): Promise<Troubled[]> {
  const rows = await ctx.db
    .select({ level: queues.level, evidence: queues.evidence })
    .from(queues)
    .innerJoin(queueSources, eq(queueSources.source, queues.source))
    .where(
      and(
        eq(queues.service, service),
        ne(queues.level, 'operational'),
        isNull(queues.goneAt),
        sql`not ${isStaleSql(ctx)}`,
      ),
    )
    .orderBy(asc(queues.levelSince))
    .limit(MAX_QUEUES)
  return rows.flatMap(({ level, evidence }) => {
    const [first] = evidenceIn({ evidence })
    return first ? [{ level, evidence: first }] : []
  })
}

async function troubledSchedules({ db }: Context, service: string): Promise<Troubled[]> {
  const rows = await db
    .select()
    .from(queueSchedules)
    .where(and(eq(queueSchedules.service, service), eq(queueSchedules.isTrouble, true)))
    .orderBy(asc(queueSchedules.stageSince))
    .limit(MAX_QUEUES)
  return rows.map(({ source, queue, name, stage, stageSince, sentence }) => ({
    level: 'at_risk',
    evidence: {
      code: `schedule_${stage}`,
      source: `queue:${source}/${queue}#${name}`,
      message: `${name} ${sentence}`,
      observed: stage.replaceAll('_', ' '),
      expected: 'ok',
      since: stageSince.toISOString(),
      href: queuePaths.queue(source, queue),
    },
  }))
}
