import { classNames } from '@/components/ui/class-names'
import type { BaselineDetail } from '@/lib/anomalies/contract'
import { valueText } from '@/lib/anomalies/rules'
import { formatDay } from '@/lib/format'

type Day = BaselineDetail['slot']['days'][number]
type SlotDaysProps = { days: readonly Day[]; usual: number | null; unit: string }

/** A bar a day, oldest first, and a line at their median; days left out stay hollow. */
export function SlotDays({ days, usual, unit }: SlotDaysProps) {
  const most = Math.max(usual ?? 0, ...days.map(({ median }) => median ?? 0)) || 1
  const share = (value: number | null) => `${Math.round(((value ?? 0) / most) * 100)}%`
  return (
    <figure>
      <ol className="relative flex h-24 items-end gap-1 border-b border-line-strong" aria-label="Days">
        {days.map((day) => (
          <li key={day.day} className="flex h-full flex-1 items-end" title={dayWords(day, unit)}>
            <span className="sr-only">{dayWords(day, unit)}</span>
            <span
              aria-hidden="true"
              className={classNames('w-full rounded-t-[2px]', lookOf(day))}
              style={{
                height: day.median === null ? share(day.excluded === null ? 0 : usual) : share(day.median),
              }}
            />
          </li>
        ))}
        {usual !== null && (
          <li
            aria-hidden="true"
            className="absolute inset-x-0 border-t border-dashed border-ink"
            style={{ bottom: share(usual) }}
          />
        )}
      </ol>
      <figcaption className="flex justify-between pt-1 text-xs text-muted">
        <span>{nameOf(days[0])}</span>
        <span>hollow: left out</span>
        <span>{nameOf(days.at(-1))}</span>
      </figcaption>
    </figure>
  )
}

const lookOf = ({ excluded }: Day) =>
  excluded === null ? 'bg-chart-latency/60' : 'border border-b-0 border-dashed border-line-strong'

const nameOf = (day: Day | undefined) => (day ? formatDay(new Date(day.day), 'UTC') : '')

/** `12 Jan: 180 ms`, `13 Jan: left out (maintenance)`, `14 Jan: no data`. */
function dayWords(day: Day, unit: string): string {
  const { median, excluded } = day
  const value = median === null ? '' : valueText(median, unit)
  if (excluded !== null) return `${nameOf(day)}: ${value ? `${value}, ` : ''}left out (${excluded})`
  return `${nameOf(day)}: ${value || 'no data'}`
}
