import { Time } from '@/components/ui/time'
import type { StatusEvent } from '@/lib/status/contract'

const TONES = { info: 'text-muted', warning: 'text-degraded', critical: 'text-outage' } as const

/** What changed by itself, newest first. */
export function EventList({ events }: { events: readonly StatusEvent[] }) {
  if (events.length === 0) return <p className="px-4 py-3 text-muted">Nothing changed in this time range.</p>
  return (
    <ol>
      {events.map(({ id, at, severity, title }) => (
        <li
          key={id}
          className="flex flex-wrap items-baseline gap-x-3 border-b px-4 py-2 last:border-b-0 sm:flex-nowrap"
        >
          <Time at={at} show="clock" className="shrink-0 text-sm text-muted sm:w-28" />
          <span className={`shrink-0 text-sm sm:w-14 ${TONES[severity]}`}>{severity}</span>
          <span className="w-full min-w-0">{title}</span>
        </li>
      ))}
    </ol>
  )
}
