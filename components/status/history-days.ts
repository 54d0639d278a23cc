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

export type History = { days: HistoryDay[]; availability: number | null }

/** The last `count` UTC days, oldest first, and the share of known time without an outage, in percent. */
export function historyOf(spans: readonly HistorySpan[], now: Date, count = 90): History {
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS
  const start = today - (count - 1) * DAY_MS
  const days = Array.from({ length: count }, (_, index) => dayOf(spans, start + index * DAY_MS, now))
  return { days, availability: availability(spans.map(asDates), new Date(start), now) }
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
    level: notes[0]?.level ?? touching[0]?.level,
    notes: notes.slice(0, NOTES_PER_DAY).map(noteOf),
    more: Math.max(0, notes.length - NOTES_PER_DAY),
  }
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
