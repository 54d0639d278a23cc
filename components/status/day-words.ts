import { formatDay, formatDuration, formatMinute, plural } from '@/lib/format'
import { levelWords } from '@/lib/status/rules'
import type { DayNote, HistoryDay } from './history-days'

/** A day of the bar as it is read out. */
export function dayWords(day: HistoryDay | undefined): string {
  if (!day) return 'nothing known'
  const date = dateWords(day)
  if (!day.level) return `${date}: not watched yet`
  if (day.notes.length === 0) return `${date}: operational as long as it was watched`
  const more = day.more > 0 ? ` And ${plural(day.more, 'shorter change')}.` : ''
  return `${date}: ${day.notes.map((note) => `${noteWords(note)}.`).join(' ')}${more}`
}

export const dateWords = ({ date }: HistoryDay) => formatDay(new Date(`${date}T00:00:00Z`), 'UTC')

/** `degraded 10:12 to 10:26 (14 min): why`, in the reader's own zone unless given. */
export function noteWords(note: DayNote, zone?: string): string {
  const why = note.why === '' ? '' : `: ${note.why.replace(/\.$/, '')}`
  return `${levelWords(note.level)} ${noteTimes(note, zone)}${why}`
}

export function noteTimes({ from, until }: DayNote, zone?: string): string {
  if (until === null) return `since ${minute(from, zone)}`
  const seconds = (Date.parse(until) - Date.parse(from)) / 1000
  return `${minute(from, zone)} to ${minute(until, zone)} (${formatDuration(seconds)})`
}

const minute = (at: string, zone: string | undefined) => formatMinute(new Date(at), zone)
