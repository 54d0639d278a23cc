import { Time } from '@/components/ui/time'
import type { StatusEvent } from '@/lib/status/contract'

const TONES = { info: 'text-muted', warning: 'text-degraded', critical: 'text-outage' } as const

/** What changed by itself, newest first. */
export function EventList({ events }: { events: readonly StatusEvent[] }) {
  if (events.length === 0) return <p className="px-4 py-3 text-muted">Nothing changed in this time range.</p>
  return (
    <ol>
      {events.map(({ id, at, severity, title }) => (
        <li key={id} className="flex items-baseline gap-3 border-b px-4 py-2 last:border-b-0">
          <Time at={at} show="clock" className="w-28 shrink-0 text-sm text-muted" />
          <span className={`w-14 shrink-0 text-sm ${TONES[severity]}`}>{severity}</span>
          <span className="min-w-0">{title}</span>
        </li>
      ))}
    </ol>
  )
}
