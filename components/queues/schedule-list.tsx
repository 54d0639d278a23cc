import Link from 'next/link'
import { Time } from '@/components/ui/time'
import type { ScheduleView } from '@/lib/queues/contract'
import { queuePaths } from '@/lib/queues/rules'
import { ScheduleStage } from './schedule-stage'

/** Schedules of one queue: how the last run of each went, and when the next is due. */
export function ScheduleList({
  schedules,
  mayOpen,
}: {
  schedules: readonly ScheduleView[]
  mayOpen: boolean
}) {
  return (
    <ul>
      {schedules.map((schedule) => (
        <li key={schedule.name} className="space-y-1 border-b px-4 py-2 last:border-b-0">
          <p className="flex flex-wrap items-baseline justify-between gap-x-3">
            <span className="min-w-0 font-medium break-words">{schedule.name}</span>
            <ScheduleStage {...schedule} />
          </p>
          <ScheduleSentence schedule={schedule} mayOpen={mayOpen} />
          <p className="text-sm text-muted">{scheduleWords(schedule)}</p>
          <ScheduleTimes schedule={schedule} />
        </li>
      ))}
    </ul>
  )
}

/** What came of its last run, with the job it made. */
export function ScheduleSentence({ schedule, mayOpen }: { schedule: ScheduleView; mayOpen: boolean }) {
  const { sentence, jobId, source, queue } = schedule
  return (
    <p className="text-sm">
      It {sentence}.{' '}
      {jobId !== null && mayOpen && (
        <Link href={queuePaths.job(source, queue, jobId)} prefetch={false} className="link">
          Its job
        </Link>
      )}
    </p>
  )
}

export function ScheduleTimes({ schedule: { lastAt, nextAt } }: { schedule: ScheduleView }) {
  return (
    <p className="flex flex-wrap gap-x-3 text-sm text-muted">
      <span>last {lastAt ? <Time at={lastAt} /> : 'not yet'}</span>
      {nextAt && (
        <span>
          next <Time at={nextAt} />
        </span>
      )}
    </p>
  )
}

/** `At 02:00 AM, Europe/Berlin` */
export const scheduleWords = ({ words, zone }: Pick<ScheduleView, 'words' | 'zone'>): string =>
  zone === null || zone === 'UTC' ? words : `${words}, ${zone}`
