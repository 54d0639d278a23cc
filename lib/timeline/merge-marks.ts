import type { TimelineMark } from './contract'
import { TROUBLES, worseSeverity } from './rules'

/** Of one row of the picture, in epoch milliseconds. */
export type Part = Omit<TimelineMark, 'at' | 'until'> & { at: number; until: number; lasts: boolean }

type Columns = { from: number; to: number; columns: number }

/** The marks of all tracks, with columns made wider until there are at most `most`; every item stays counted. */
export function mergeMarks(parts: readonly Part[], cut: Columns, most: number): Part[] {
  let marks = inColumns(parts, cut)
  for (let columns = cut.columns; marks.length > most && columns > 1; ) {
    columns = Math.ceil(columns / 2)
    marks = inColumns(marks, { ...cut, columns })
  }
  return marks.toSorted((one, other) => one.at - other.at || one.track.localeCompare(other.track))
}

function inColumns(parts: readonly Part[], { from, to, columns }: Columns): Part[] {
  const width = Math.max(1, (to - from) / columns)
  const merged = new Map<string, Part>()
  for (const part of parts) {
    const column = Math.floor((Math.max(part.at, from) - from) / width)
    const key = `${part.track} ${column} ${isLong(part, from, width)}`
    const known = merged.get(key)
    merged.set(key, known ? together(known, part) : part)
  }
  return [...merged.values()]
}

/** A single stretch that is wider than a column keeps its own shape. */
const isLong = ({ count, at, until }: Part, from: number, width: number) =>
  count === 1 && until - Math.max(at, from) >= width

function together(one: Part, other: Part): Part {
  const newest = other.at > one.at ? other : one
  return {
    id: newest.id,
    track: one.track,
    at: Math.min(one.at, other.at),
    until: Math.max(one.until, other.until),
    lasts: one.lasts || other.lasts,
    count: one.count + other.count,
    severity: worseSeverity(one.severity, other.severity),
    level: worseLevel(one.level, other.level),
    title: null,
  }
}

function worseLevel(one: Part['level'], other: Part['level']): Part['level'] {
  return rankOf(other) > rankOf(one) ? other : one
}

const rankOf = (level: Part['level']) => TROUBLES.findIndex((known) => level !== null && known === level)
