import { ItemShape } from '@/components/timeline/item-shape'
import type { CronEvent } from '@/lib/cron/contract'
import { JobTime } from './job-time'

/** When it went wrong and came back, newest first. */
export function FlipList({ events, timezone }: { events: readonly CronEvent[]; timezone: string }) {
  if (events.length === 0) return <p className="px-4 py-3 text-muted">It never went wrong.</p>
  return (
    <ol className="max-h-96 overflow-y-auto">
      {events.map(({ id, at, severity, title }) => (
        <li key={id} className="flex gap-2.5 border-b px-4 py-2 last:border-b-0">
          <ItemShape lane="cron" level={null} severity={severity} className="mt-0.5" />
          <div className="min-w-0">
            <p className="break-words">{title}</p>
            <JobTime at={at} show="both" zone={timezone} className="text-sm text-muted" />
          </div>
        </li>
      ))}
    </ol>
  )
}
