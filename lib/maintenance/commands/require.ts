import { eq, isNull } from 'drizzle-orm'
import { cronJobs, maintenanceWindows } from '@/db/schema'
import { config } from '@/lib/config/config'
import type { Context } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { DEFAULT_MINUTES, FARTHEST_DAYS, LONGEST_DAYS } from '../contract'
import { MOST_OPEN } from '../queries/on'
import { scopeOf } from '../scope'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

export type Times = { startsAt: Date; endsAt: Date; isPlanned: boolean }

/** @throws AppError unprocessable: an end before its beginning or in the past, too long, too far ahead */
export function requireTimes(
  { now }: Pick<Context, 'now'>,
  given: { startsAt?: string | undefined; endsAt?: string | undefined },
): Times {
  const wanted = given.startsAt === undefined ? now : new Date(given.startsAt)
  const isPlanned = wanted > now
  const startsAt = isPlanned ? wanted : now
  const endsAt = given.endsAt
    ? new Date(given.endsAt)
    : new Date(startsAt.getTime() + DEFAULT_MINUTES * MINUTE_MS)
  if (endsAt <= startsAt) throw refused('endsAt', 'must come after the beginning, and after now')
  requireLength(startsAt, endsAt)
  if (startsAt.getTime() - now.getTime() > FARTHEST_DAYS * DAY_MS)
    throw refused('startsAt', `may be at most ${FARTHEST_DAYS} days ahead`)
  return { startsAt, endsAt, isPlanned }
}

/** @throws AppError unprocessable */
export function requireLength(startsAt: Date, endsAt: Date): void {
  if (endsAt.getTime() - startsAt.getTime() <= LONGEST_DAYS * DAY_MS) return
  throw refused('endsAt', `may be at most ${LONGEST_DAYS} days after the beginning`)
}

/** Ids are exact: what names nothing would silently close nothing. @throws AppError unprocessable */
export async function requireScope({ db }: Context, text: string): Promise<void> {
  const scope = scopeOf({ scope: text })
  const { services, queues } = config()
  if (
    (scope.kind === 'service' || scope.kind === 'route') &&
    !services.some(({ id }) => id === scope.service)
  )
    throw refused('scope', `pitwall.yaml has no service ${scope.service}`)
  if (scope.kind === 'queue' && !queues.some(({ id }) => id === scope.source))
    throw refused('scope', `pitwall.yaml has no queue source ${scope.source}`)
  if (scope.kind !== 'cron') return
  const jobs = await db
    .select({ id: cronJobs.id })
    .from(cronJobs)
    .where(eq(cronJobs.slug, scope.slug))
    .limit(1)
  if (jobs.length === 0) throw refused('scope', `there is no job ${scope.slug}`)
}

/** @throws AppError conflict when as many windows as may be are planned or on */
export async function requireRoom({ db }: Context): Promise<void> {
  const open = await db.$count(maintenanceWindows, isNull(maintenanceWindows.endedAt))
  if (open >= MOST_OPEN)
    throw new AppError('conflict', `${MOST_OPEN} windows are planned or on: end or cancel some first.`)
}

export const refused = (path: string, message: string): AppError =>
  new AppError('unprocessable', `${path} ${message}.`, { fields: [{ path, message }] })
