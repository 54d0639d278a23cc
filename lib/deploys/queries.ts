import { and, desc, eq, lte, sql } from 'drizzle-orm'
import { deploys } from '@/db/schema'
import type { Context } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { parseTime } from '@/lib/time'
import type { DeployAnswer, DeployQuery } from './contract'
import { deployView } from './view'

const MAX_SERVICES = 200

/** Newest first; with `until` none that came later. @throws AppError invalid for a cursor we did not give */
export async function listDeploys(
  { db }: Context,
  { service, limit, cursor, until }: DeployQuery & { until?: Date },
): Promise<{ items: DeployAnswer[]; nextCursor: string | null }> {
  const after = cursor === undefined ? undefined : readCursor(cursor)
  const rows = await db
    .select()
    .from(deploys)
    .where(
      and(
        service === undefined ? undefined : eq(deploys.service, service),
        until && lte(deploys.at, until),
        after && sql`(${deploys.at}, ${deploys.id}) < (${after.at}::timestamptz, ${after.id}::uuid)`,
      ),
    )
    .orderBy(desc(deploys.at), desc(deploys.id))
    .limit(limit + 1)
  const items = rows.slice(0, limit).map(deployView)
  const last = items.at(-1)
  return { items, nextCursor: rows.length > limit && last ? `${last.at}_${last.id}` : null }
}

/** The newest deploy of each service. */
export async function newestDeploys({ db }: Context): Promise<DeployAnswer[]> {
  const rows = await db
    .selectDistinctOn([deploys.service])
    .from(deploys)
    .orderBy(deploys.service, desc(deploys.at), desc(deploys.id))
    .limit(MAX_SERVICES)
  return rows.map(deployView)
}

const CURSOR = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z)_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

function readCursor(cursor: string): { at: string; id: string } {
  const [, at, id] = CURSOR.exec(cursor) ?? []
  if (!at || !id || !parseTime(at, new Date()))
    throw new AppError('invalid', 'This cursor is not one of ours.')
  return { at, id }
}
