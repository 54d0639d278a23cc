import { and, isNull, lt } from 'drizzle-orm'
import { maintenanceWindows } from '@/db/schema'
import { config } from '@/lib/config/config'
import { type Context, requirePermission } from '@/lib/context'
import { within } from '@/lib/within'
import { requireScope, requireTimes } from '../commands/require'
import { covers, servicesOf } from '../cover'
import { views } from '../queries/get'
import { MOST_OPEN } from '../queries/on'
import { closesOwnApi, holds, stateOf } from '../rules'
import { type Scope, scopeOf } from '../scope'
import { windowOverQueue } from '../switches/queue'
import { queueHold } from '../switches/queue-hold'
import { scopeWords } from '../words'
import type { Preview, PreviewQuery } from './contract'
import { jobsDue, jobsRunning } from './jobs'
import { SLOT_MS, usualTraffic } from './traffic'

/** Engines are asked for so long; a preview is worth more without them than late. */
const QUEUES_MS = 2_000

type Wanted = Omit<PreviewQuery, 'startsAt' | 'endsAt'> & { about: Scope; startsAt: Date; endsAt: Date }

/** What a window would cover if it was made now. @throws AppError unprocessable (scope, times) */
export async function previewMaintenance(ctx: Context, query: PreviewQuery): Promise<Preview> {
  requirePermission(ctx, 'maintenance:read')
  await requireScope(ctx, query.scope)
  const { startsAt, endsAt } = requireTimes(ctx, query)
  const about = scopeOf(query)
  const wanted = { ...query, about, startsAt, endsAt }
  const isHeld = holds(query.mode)
  return {
    scope: query.scope,
    about: scopeWords(query),
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    services: servicesOf(about, config()).map(({ id, name, internal }) => ({
      ...{ id, name, by: isHeld ? (internal ? 'routes' : 'gate') : 'told' },
    })),
    closesOwnApi: about.kind === 'global' && closesOwnApi(query.mode),
    jobs: isHeld ? await jobsDue(ctx, about, wanted) : { total: 0, items: [] },
    running: await jobsRunning(ctx, about),
    queues: await queuesHeld(ctx, wanted),
    activeTenants: null,
    traffic: await trafficIn(ctx, wanted),
    overlaps: await overlapping(ctx, wanted),
  }
}

async function queuesHeld(ctx: Context, { scope, mode, endsAt }: Wanted): Promise<Preview['queues']> {
  const hold = queueHold()
  if (!hold) return null
  const queues = await within(hold.list(ctx), QUEUES_MS).catch(() => undefined)
  if (!queues) return null
  return queues
    .filter((queue) => windowOverQueue(queue, [{ scope, mode, endsAt }]))
    .map(({ source, queue, canPause, waiting, active }) => ({ source, queue, canPause, waiting, active }))
}

async function trafficIn(ctx: Context, { about, startsAt, endsAt }: Wanted): Promise<Preview['traffic']> {
  const services = servicesOf(about, config()).map(({ id }) => id)
  const count = Math.ceil((endsAt.getTime() - startsAt.getTime()) / SLOT_MS)
  const rates = await usualTraffic(ctx, services, { from: startsAt.getTime(), count })
  const known = rates?.filter((rate) => rate !== null) ?? []
  if (known.length === 0) return null
  const requestsPerSecond = known.reduce((sum, rate) => sum + rate, 0) / known.length
  const seconds = (endsAt.getTime() - startsAt.getTime()) / 1_000
  return { requestsPerSecond, requests: Math.round(requestsPerSecond * seconds) }
}

async function overlapping(ctx: Context, { about, startsAt, endsAt }: Wanted): Promise<Preview['overlaps']> {
  const rows = await ctx.db
    .select()
    .from(maintenanceWindows)
    .where(and(isNull(maintenanceWindows.endedAt), lt(maintenanceWindows.startsAt, endsAt)))
    .orderBy(maintenanceWindows.startsAt)
    .limit(MOST_OPEN)
  const touching = rows.filter((row) => {
    const isLater = row.endsAt > startsAt || stateOf(row, ctx.now) === 'overrun'
    const other = scopeOf(row)
    return isLater && (covers(other, about) || covers(about, other))
  })
  return views(ctx, touching)
}
