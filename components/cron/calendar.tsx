import type { CronDay } from '@/lib/cron/contract'
import { type CalendarDay, calendarOf } from './calendar-days'
import { RunShape } from './run-shape'

type CalendarProps = {
  days: readonly CronDay[]
  /** On the job's own clock, `2026-03-29`. */
  today: string
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** Five weeks: of the runs expected each day, how many ended well. */
export function Calendar({ days, today }: CalendarProps) {
  const weeks = calendarOf(days, today)
  return (
    <table className="w-full table-fixed border-collapse text-sm">
      <caption className="sr-only">Runs that ended well, of those expected, by day</caption>
      <thead className="text-muted">
        <tr>
          {WEEKDAYS.map((name) => (
            <th key={name} scope="col" className="h-8 font-medium">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week[0]?.date}>
            {week.map((day) => (
              <Day key={day.date} day={day} isToday={day.date === today} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Day({
  day: { date, look, good, expected, words },
  isToday,
}: {
  day: CalendarDay
  isToday: boolean
}) {
  return (
    <td
      title={words}
      className={`h-14 border p-1 align-top ${isToday ? 'outline-2 -outline-offset-2 outline-accent' : ''}`}
    >
      <span className="flex items-center justify-between text-xs text-muted">
        <time dateTime={date}>{Number(date.slice(8))}</time>
        {look && <RunShape look={look} />}
      </span>
      {expected > 0 && (
        <span className="block text-center text-xs">
          {good}/<wbr />
          {expected}
        </span>
      )}
      <span className="sr-only">{words}</span>
    </td>
  )
}
