import { and, eq, inArray } from 'drizzle-orm'
import { baselines, maintenanceSwitches, probeTargets } from '@/db/schema'
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

const QUEUES_MS = 2_000
const FRESH_MS = 5 * 60_000
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
    ...(await errors(ctx, services)),
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

/** As far as there are requests in maintenance: those of probes, and of who may pass. */
async function errors({ db, now }: Context, services: readonly ServiceConfig[]): Promise<Check[]> {
  const { service, endpoint, signal, name, at, value, high } = baselines
  const ids = services.map(({ id }) => id)
  if (ids.length === 0) return []
  const rows = await db
    .select({ service, at, value, high })
    .from(baselines)
    .where(and(inArray(service, ids), eq(endpoint, ''), eq(signal, 'errors'), eq(name, '')))
  return rows.map((row) => {
    const id = `errors:${row.service}`
    const title = `Errors of ${nameOf(`service:${row.service}`)} are as usual`
    const isFresh = row.at !== null && now.getTime() - row.at.getTime() <= FRESH_MS
    if (!isFresh || row.value === null || row.high === null)
      return check(id, 'unknown', title, 'There are too few requests to tell.')
    const detail = `${row.value.toFixed(2)} %, usually at most ${row.high.toFixed(2)} %`
    return check(id, row.value <= row.high ? 'pass' : 'fail', title, detail)
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
  return rows.map(({ subject, state, problem }) => {
    const title = `${subject} has confirmed`
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
