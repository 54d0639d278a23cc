import { Elapsed } from '@/components/ui/elapsed'
import { Tooltip } from '@/components/ui/tooltip'
import { dateWords, noteTimes } from './day-words'
import type { HistoryDay } from './history-days'
import { LevelMark } from './level-mark'

const FORMULA =
  'Share of the watched time without an outage; a partial outage counts half. Maintenance and blind time are left out.'

type HistoryReadoutProps = {
  day: HistoryDay | undefined
  count: number
  availability: string
  watchedSince: string | null
}

/** The line under the bar: the whole of it, or the day that is pointed at. Its height never changes. */
export function HistoryReadout({ day, count, availability, watchedSince }: HistoryReadoutProps) {
  return (
    <div className="relative mt-1 flex h-10 items-start gap-2 text-sm leading-5 text-muted sm:h-5">
      {day ? (
        <DayText day={day} />
      ) : (
        <>
          <span>{count} days ago</span>
          <span className="flex-1 text-center">
            <span className="font-medium text-ink">
              <Tooltip text={FORMULA}>{availability}</Tooltip>
            </span>
            {watchedSince && (
              <>
                , watched for <Elapsed since={watchedSince} />
              </>
            )}
          </span>
          <span>today</span>
        </>
      )}
    </div>
  )
}

function DayText({ day }: { day: HistoryDay }) {
  const [worst] = day.notes
  const others = day.notes.length - 1 + day.more
  return (
    <p className="absolute inset-x-0 top-0 z-[1] line-clamp-3 bg-panel sm:line-clamp-2">
      <strong className="font-semibold text-ink">{dateWords(day)}</strong>{' '}
      {!worst && (day.level ? <LevelMark level={day.level} /> : 'not watched yet')}
      {worst && (
        <>
          <LevelMark level={worst.level} /> {noteTimes(worst)} {worst.why}
          {others > 0 && ` +${others} more`}
        </>
      )}
    </p>
  )
}
