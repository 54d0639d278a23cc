import { Time } from '@/components/ui/time'
import type { StatusEvent } from '@/lib/status/contract'

const TONES = { info: 'text-muted', warning: 'text-degraded', critical: 'text-outage' } as const

type EventListProps = {
  events: readonly Pick<StatusEvent, 'id' | 'at' | 'severity' | 'title'>[]
  /** Beside the page's main part there is no room for columns. */
  narrow?: boolean
}

/** What changed by itself, newest first. */
export function EventList({ events, narrow = false }: EventListProps) {
  if (events.length === 0) return <p className="px-4 py-3 text-muted">Nothing changed in this time range.</p>
  const [row, time, tone] = narrow ? ['', '', ''] : ['sm:flex-nowrap', 'sm:w-28', 'sm:w-14']
  return (
    <ol>
      {events.map(({ id, at, severity, title }) => (
        <li
          key={id}
          className={`flex flex-wrap items-baseline gap-x-3 border-b px-4 py-2 last:border-b-0 ${row}`}
        >
          <Time at={at} show="clock" className={`shrink-0 text-sm text-muted ${time}`} />
          <span className={`shrink-0 text-sm ${tone} ${TONES[severity]}`}>{severity}</span>
          <span className="w-full min-w-0 break-words">{title}</span>
        </li>
      ))}
    </ol>
  )
}
