import { eq, inArray } from 'drizzle-orm'
import { maintenanceSwitches, probeTargets } from '@/db/schema'
import { config } from '@/lib/config/config'
import type { ServiceConfig } from '@/lib/config/contract'
import { type Context, requirePermission } from '@/lib/context'
import { plural } from '@/lib/format'
import { isStale } from '@/lib/status/rules'
import { within } from '@/lib/within'
import type { ExitChecks } from '../contract'
import { servicesOf } from '../cover'
import { jobsRunning } from '../plan/jobs'
import { getWindowRow } from '../queries/get'
import { scopeOf } from '../scope'
import { windowOverQueue } from '../switches/queue'
import { queueHold } from '../switches/queue-hold'
import { errorChecks } from './error-checks'

const QUEUES_MS = 2_000
const MAX_TARGETS = 500

type Check = ExitChecks['items'][number]
type Window = Awaited<ReturnType<typeof getWindowRow>>

/** What should be well before a window ends, as it is now. It ends all the same when somebody ends it. @throws AppError not_found */
export async function getExitChecks(ctx: Context, id: string): Promise<ExitChecks> {
  requirePermission(ctx, 'maintenance:read')
  const window = await getWindowRow(ctx, id)
  const scope = scopeOf(window)
  const services = servicesOf(scope, config())
  const items = [
    ...(await answering(ctx, services)),
    ...(await errorChecks(ctx, services)),
    ...(await drained(ctx, window)),
    ...(await jobsRunning(ctx, scope)).map(({ slug, name, since }) => ({
      ...check(`job:${slug}`, 'fail', `${name} has ended`),
      detail: `It has been running since ${since}.`,
    })),
    ...(await switched(ctx, window)),
  ]
  return { ready: items.every(({ status }) => status !== 'fail'), items, nextCursor: null }
}

const check = (id: string, status: Check['status'], title: string, detail = ''): Check => ({
  ...{ id, status, title, detail },
})

/** Looks at the services themselves and at what they rest on: their levels say maintenance. */
async function answering({ db, now }: Context, services: readonly ServiceConfig[]): Promise<Check[]> {
  const own = services.map(({ id }) => `service:${id}`)
  const needed = services.flatMap(({ dependsOn }) => dependsOn.map(({ id }) => `dependency:${id}`))
  const ids = [...new Set([...own, ...needed])].slice(0, MAX_TARGETS)
  if (ids.length === 0) return []
  const rows = await db.select().from(probeTargets).where(inArray(probeTargets.id, ids)).limit(MAX_TARGETS)
  return ids.flatMap((id) => {
    const look = rows.find((row) => row.id === id)
    // A service may rest on other services, which are no dependencies of their own.
    if (!look && !own.includes(id)) return []
    const title = `${nameOf(id)} answers`
    if (!look || isStale(look, look, now))
      return check(id, 'unknown', title, 'It has not been looked at lately.')
    return look.code === 'ok'
      ? check(id, 'pass', title)
      : check(id, 'fail', title, look.detail || `${look.code}`)
  })
}

async function drained(ctx: Context, window: Window): Promise<Check[]> {
  const hold = queueHold()
  if (!hold) return []
  const queues = await within(hold.list(ctx), QUEUES_MS).catch(() => undefined)
  if (!queues) return [check('queues', 'unknown', 'Queues are drained', 'They cannot be read now.')]
  return queues
    .filter((queue) => windowOverQueue(queue, [window]))
    .map(({ source, queue, active }) => {
      const about = [`queue:${source}/${queue}`, `No job of ${queue} is under way`] as const
      if (active === null) return check(about[0], 'unknown', about[1], 'Its engine does not say.')
      return active === 0
        ? check(about[0], 'pass', about[1])
        : check(about[0], 'fail', about[1], `${plural(active, 'job')} under way`)
    })
}

async function switched({ db }: Context, { id }: Window): Promise<Check[]> {
  const rows = await db
    .select()
    .from(maintenanceSwitches)
    .where(eq(maintenanceSwitches.windowId, id))
    .limit(MAX_TARGETS)
  return rows.map(({ kind, subject, state, problem }) => {
    const title = `${kind === 'service' ? nameOf(`service:${subject}`) : subject} has confirmed`
    return state === 'confirmed'
      ? check(`switch:${subject}`, 'pass', title)
      : check(`switch:${subject}`, 'fail', title, problem ?? 'It was asked.')
  })
}

function nameOf(target: string): string {
  const [kind, id = ''] = target.split(':')
  const { services, dependencies } = config()
  const known = kind === 'service' ? services : dependencies
  return known.find((one) => one.id === id)?.name ?? id
}
