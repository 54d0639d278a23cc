import { and, lt, lte, or, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { AppError } from '@/lib/errors'
import { isStorable } from '@/lib/time'

/** In the order in which they come at the same moment. */
export const SOURCES = ['audit', 'event', 'span', 'anomaly'] as const
export type Source = (typeof SOURCES)[number]

/** Where a row stands among those of all sources. `moment` is exact to the microsecond. */
export type Place = { moment: string; source: Source; id: bigint }

const CURSOR = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3})(\d{3}Z)_(audit|event|span|anomaly)_(\d{1,18})$/

export const momentText = (column: PgColumn): SQL<string> =>
  sql<string>`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

/** Newest first. */
export function comparePlaces(one: Place, other: Place): number {
  if (one.moment !== other.moment) return one.moment < other.moment ? 1 : -1
  if (one.source !== other.source) return SOURCES.indexOf(one.source) - SOURCES.indexOf(other.source)
  return one.id < other.id ? 1 : -1
}

export const writeCursor = ({ moment, source, id }: Place): string => `${moment}_${source}_${id}`

/** @throws AppError invalid for a cursor we did not give */
export function readCursor(text: string): Place {
  const [, start, rest, source, id] = CURSOR.exec(text) ?? []
  const known = SOURCES.find((candidate) => candidate === source)
  const moment = new Date(`${start}Z`)
  const isDay = !Number.isNaN(moment.getTime()) && moment.toISOString() === `${start}Z`
  if (!known || !id || !isDay || !isStorable(moment))
    throw new AppError('invalid', 'This cursor is not one of ours.')
  return { moment: `${start}${rest}`, source: known, id: BigInt(id) }
}

/** The rows of one source that come after a place. */
export function isAfter(
  place: Place | undefined,
  source: Source,
  at: PgColumn,
  id: PgColumn,
): SQL | undefined {
  if (!place) return undefined
  const moment = sql`${place.moment}::timestamptz`
  const order = SOURCES.indexOf(source) - SOURCES.indexOf(place.source)
  if (order > 0) return lte(at, moment)
  if (order < 0) return lt(at, moment)
  return or(lt(at, moment), and(sql`${at} = ${moment}`, lt(id, place.id)))
}
