import { notFound } from 'next/navigation'
import { cache } from 'react'
import { z } from 'zod'
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
import { type LastGood, lastGood } from '@/lib/status/last-good'

const MOST_ON = 20
const PLANNED = 50
const OVER = 30

/** Which part of the history is listed, and how long the quiet times are. */
export const maintenanceSearch = z.object({
  cursor: windowQuery.shape.cursor,
  quiet: quietQuery.shape.minutes,
})

/** What is on with all that it does, the strictest first; what is to come, the next one first; and what is over. */
export const readMaintenance = (ctx: Context, cursor: string | undefined) =>
  lastGood(`maintenance ${cursor ?? ''}`, async () => {
    const timed = await onDatabaseTime(ctx)
    const [on, planned, over] = await Promise.all([
      listWindows(timed, { state: 'on', limit: MOST_ON }),
      listWindows(timed, { state: 'scheduled', limit: PLANNED }),
      listWindows(timed, { state: 'over', limit: OVER, cursor }),
    ])
    const details = await Promise.all(on.items.map(({ id }) => getWindow(timed, id)))
    const byStrictness = (one: WindowDetail, other: WindowDetail) =>
      strictness(other.mode) - strictness(one.mode) || one.endsAt.localeCompare(other.endsAt)
    return {
      on: details.toSorted(byStrictness),
      isPartial: on.nextCursor !== null,
      planned: planned.items.toReversed(),
      over,
    }
  })

export const readOpenCatchUps = (ctx: Context) =>
  lastGood('maintenance open catch-ups', () => listOpenCatchUps(ctx))

export const readQuietSlots = (ctx: Context, minutes: number) =>
  lastGood(`maintenance quiet ${minutes}`, () => listQuietSlots(ctx, { minutes }))

/** Undefined when the database is away and this window was never read; one that is not there is a missing page. */
export const findWindow = cache(
  (ctx: Context, id: string): Promise<LastGood<WindowDetail> | undefined> =>
    lastGood(`maintenance window ${id}`, async () => getWindow(await onDatabaseTime(ctx), id)).catch(
      (error) => {
        const code = findAppError(error)?.code
        if (code === 'not_found') notFound()
        if (code === 'unavailable') return undefined
        throw error
      },
    ),
)

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
