'use client'

import type { PreviewAnswer } from '@/lib/cron/contract'
import { formatDuration } from '@/lib/format'
import { dayWords, slotWords, zoneOfReader } from './slot-words'

type SchedulePreviewProps = { preview: PreviewAnswer; timezone: string }

/** What a schedule means: its next runs on the job's clock and on the reader's, also where a clock changes. */
export function SchedulePreview({ preview: { words, next, clockChange }, timezone }: SchedulePreviewProps) {
  return (
    <div className="space-y-4">
      <p className="font-medium">
        {words}, {timezone}
      </p>
      <Slots caption="The next five runs" slots={next} timezone={timezone} />
      {clockChange && (
        <div className="space-y-1">
          <p className="text-sm text-muted">
            On {dayWords(clockChange.at, timezone)} its clock goes {changeWords(clockChange.shiftMinutes)}:
          </p>
          <Slots caption="Runs around the change of the clock" slots={clockChange.runs} timezone={timezone} />
        </div>
      )}
    </div>
  )
}

type SlotsProps = { caption: string; slots: PreviewAnswer['next']; timezone: string }

function Slots({ caption, slots, timezone }: SlotsProps) {
  const own = zoneOfReader()
  return (
    <table className="w-full border-collapse text-left text-sm">
      <caption className="sr-only">{caption}</caption>
      <thead className="text-muted">
        <tr>
          <th scope="col" className="pb-1 font-medium">
            {timezone}
          </th>
          {own !== timezone && (
            <th scope="col" className="pb-1 pl-4 font-medium">
              {own} (yours)
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {slots.map(({ at, local }) => (
          <tr key={at} className="border-t">
            <td className="py-1 sm:whitespace-nowrap">
              {slotWords(at, timezone)} <span className="text-muted">{local.slice(19)}</span>
            </td>
            {own !== timezone && <td className="py-1 pl-4 sm:whitespace-nowrap">{slotWords(at, own)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const changeWords = (minutes: number) =>
  `${minutes > 0 ? 'forward' : 'back'} by ${formatDuration(Math.abs(minutes) * 60)}`
