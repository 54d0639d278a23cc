import { availability, type Level, severityOf } from '@/lib/status/rules'

const DAY_MS = 86_400_000
const NOTES_PER_DAY = 4

export type HistorySpan = {
  level: Level
  /** ISO 8601; `until` null while it lasts. */
  from: string
  until: string | null
  evidence: readonly { message: string }[]
}

/** A stretch of one day that was not operational. */
export type DayNote = { level: Level; from: string; until: string | null; why: string }

export type HistoryDay = {
  /** The UTC day, `2026-03-31`. */
  date: string
  /** The worst of the day; undefined when nobody was watching yet. */
  level: Level | undefined
  /** The worst first, at most four. */
  notes: DayNote[]
  /** Stretches of trouble that day beyond the notes. */
  more: number
}

export type History = {
  days: HistoryDay[]
  /** Share of the known time without an outage, in percent; null when nothing is known. */
  availability: number | null
  /** When watching began, if that was within these days. ISO 8601. */
  watchedSince: string | null
}

/** The last `count` UTC days, oldest first. */
export function historyOf(spans: readonly HistorySpan[], now: Date, count = 90): History {
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS
  const start = today - (count - 1) * DAY_MS
  const days = Array.from({ length: count }, (_, index) => dayOf(spans, start + index * DAY_MS, now))
  const first = spans[0]?.from
  return {
    days,
    availability: availability(spans.map(asDates), new Date(start), now),
    watchedSince: first !== undefined && Date.parse(first) > start ? first : null,
  }
}

function dayOf(spans: readonly HistorySpan[], start: number, now: Date): HistoryDay {
  const end = Math.min(start + DAY_MS, now.getTime())
  const touching = spans.filter(
    ({ from, until }) => Date.parse(from) < end && (until === null || Date.parse(until) > start),
  )
  const notes = touching
    .filter(({ level }) => level !== 'operational')
    .toSorted((one, other) => weight(other.level) - weight(one.level))
  return {
    date: new Date(start).toISOString().slice(0, 10),
    level: worstKnown(touching, start, end),
    notes: notes.slice(0, NOTES_PER_DAY).map(noteOf),
    more: Math.max(0, notes.length - NOTES_PER_DAY),
  }
}

/** Blind time colours a day only when it is most of it and hides no trouble: a restart of the monitor is no grey day. */
function worstKnown(spans: readonly HistorySpan[], start: number, end: number): Level | undefined {
  const known = spans.filter(({ level }) => level !== 'unknown')
  const blind = spans.filter(({ level }) => level === 'unknown')
  const worst = known.toSorted((one, other) => weight(other.level) - weight(one.level))[0]?.level
  if (worst !== undefined && weight(worst) >= weight('at_risk')) return worst
  return lengthOf(blind, start, end) > lengthOf(known, start, end) ? 'unknown' : worst
}

function lengthOf(spans: readonly HistorySpan[], start: number, end: number): number {
  return spans.reduce((sum, { from, until }) => {
    const stop = Math.min(until === null ? end : Date.parse(until), end)
    return sum + Math.max(0, stop - Math.max(Date.parse(from), start))
  }, 0)
}

// On the bar a known trouble hides planned work, and planned work hides blindness.
function weight(level: Level): number {
  if (level === 'maintenance') return 0.5
  return level === 'unknown' ? 0.25 : (severityOf(level) ?? 0)
}

const noteOf = ({ level, from, until, evidence }: HistorySpan): DayNote => ({
  level,
  from,
  until,
  why: evidence[0]?.message ?? '',
})

const asDates = ({ level, from, until }: HistorySpan) => ({
  level,
  from: new Date(from),
  until: until === null ? null : new Date(until),
})
