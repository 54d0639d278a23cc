import { and, asc, eq, gt } from 'drizzle-orm'
import { baselineServices, baselines } from '@/db/schema'
import { type Context, requirePermission } from '@/lib/context'
import { AppError } from '@/lib/errors'
import type { BaselinePage, BaselineQuery } from '../contract'
import { baselineView } from './baseline-view'
import { precisionOf } from './precision'

const MAX_SERVICES = 100

/**
 * Every learned series with how it was judged last, by id; an empty `endpoint` is the whole service.
 *
 * @throws AppError invalid (a cursor we did not give)
 */
export async function listBaselines(ctx: Context, query: BaselineQuery): Promise<BaselinePage> {
  requirePermission(ctx, 'anomaly:read')
  const { service, endpoint, limit, cursor } = query
  const rows = await ctx.db
    .select()
    .from(baselines)
    .where(
      and(
        service === undefined ? undefined : eq(baselines.service, service),
        endpoint === undefined ? undefined : eq(baselines.endpoint, endpoint),
        cursor === undefined ? undefined : gt(baselines.id, idIn(cursor)),
      ),
    )
    .orderBy(asc(baselines.id))
    .limit(limit + 1)
  const shown = rows.slice(0, limit)
  const precision = await precisionOf(
    ctx,
    shown.map(({ id }) => id),
  )
  return {
    items: shown.map((row) => baselineView(row, precision.get(row.id) ?? null, ctx.now)),
    nextCursor: rows.length > limit ? String(shown.at(-1)?.id) : null,
    services: await listServices(ctx, service),
  }
}

function idIn(cursor: string): number {
  const id = /^\d{1,10}$/.test(cursor) ? Number(cursor) : Number.NaN
  if (id <= 2_147_483_647) return id
  throw new AppError('invalid', 'This cursor is not one of ours.')
}

async function listServices({ db }: Context, service: string | undefined): Promise<BaselinePage['services']> {
  const rows = await db
    .select()
    .from(baselineServices)
    .where(service === undefined ? undefined : eq(baselineServices.service, service))
    .orderBy(asc(baselineServices.service))
    .limit(MAX_SERVICES)
  return rows.map(({ service, judgedAt, historyRead, problem }) => ({
    ...{ service, judgedAt: judgedAt?.toISOString() ?? null, historyRead, problem },
  }))
}
