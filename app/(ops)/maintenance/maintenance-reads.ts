import { notFound } from 'next/navigation'
import { cache } from 'react'
import { z } from 'zod'
import { undefinedWhenAway } from '@/app/(ops)/undefined-when-away'
import type { Context } from '@/lib/context'
import { findAppError } from '@/lib/errors'
import { listBypasses } from '@/lib/maintenance/bypass/bypasses'
import { onDatabaseTime } from '@/lib/maintenance/clock'
import { previewQuery, quietQuery, type WindowDetail, windowQuery } from '@/lib/maintenance/contract'
import {
  getExitChecks,
  getWindow,
  listCatchUp,
  listOpenCatchUps,
  listQuietSlots,
  listWindows,
  previewMaintenance,
} from '@/lib/maintenance/queries'
import { strictness } from '@/lib/maintenance/rules'
import { lastGood } from '@/lib/status/last-good'

const MOST_ON = 20
/** As many as there may be. */
const PLANNED = 200
const OVER = 30

/** Which part of the history is listed, and how long the quiet times are. */
export const maintenanceSearch = z.object({
  cursor: windowQuery.shape.cursor,
  quiet: quietQuery.shape.minutes,
})

/**
 * What is on with all that it does, the strictest first; what is to come, the next one first; what is over, and what that
 * left undone. Undefined when the database is away and nothing was ever read.
 */
export const findMaintenance = (ctx: Context, cursor: string | undefined) =>
  lastGood(`maintenance ${cursor ?? ''}`, async () => {
    const timed = await onDatabaseTime(ctx)
    const [on, planned, over, undone] = await Promise.all([
      listWindows(timed, { state: 'on', limit: MOST_ON }),
      listWindows(timed, { state: 'scheduled', limit: PLANNED }),
      listWindows(timed, { state: 'over', limit: OVER, cursor }),
      listOpenCatchUps(timed),
    ])
    const details = await Promise.all(on.items.map(({ id }) => getWindow(timed, id)))
    const byStrictness = (one: WindowDetail, other: WindowDetail) =>
      strictness(other.mode) - strictness(one.mode) || one.endsAt.localeCompare(other.endsAt)
    return {
      on: details.toSorted(byStrictness),
      isPartial: on.nextCursor !== null,
      planned: planned.items.toReversed(),
      over,
      undone,
    }
  }).catch(missing)

export const readQuietSlots = (ctx: Context, minutes: number) =>
  lastGood(`maintenance quiet ${minutes}`, () => listQuietSlots(ctx, { minutes }))

/** Likewise. */
export const findWindow = cache((ctx: Context, id: string) =>
  lastGood(`maintenance window ${id}`, async () => getWindow(await onDatabaseTime(ctx), id)).catch(missing),
)

/** What is not there, or not one of our cursors, is a missing page. */
function missing(error: unknown): undefined {
  const code = findAppError(error)?.code
  if (code === 'not_found' || code === 'invalid') notFound()
  return undefinedWhenAway(error)
}

export const readCatchUp = (ctx: Context, id: string) =>
  lastGood(`maintenance catch-up ${id}`, () => listCatchUp(ctx, id))

export const readExitChecks = (ctx: Context, id: string) =>
  lastGood(`maintenance exit checks ${id}`, () => getExitChecks(ctx, id))

/** What a planned window will cover, as it looks now. */
export const readCover = (ctx: Context, { scope, mode, startsAt, endsAt }: WindowDetail) =>
  lastGood(`maintenance cover ${scope} ${mode} ${startsAt} ${endsAt}`, async () =>
    previewMaintenance(await onDatabaseTime(ctx), previewQuery.parse({ scope, mode, startsAt, endsAt })),
  )

export const readBypasses = (ctx: Context) => lastGood('maintenance bypasses', () => listBypasses(ctx))
