import { Badge } from '@/components/ui/badge'
import { Panel } from '@/components/ui/panel'
import { Time } from '@/components/ui/time'
import type { RequestEvent } from '@/lib/audit/contract'

const TONES: Readonly<Record<string, 'info' | 'warning' | 'bad'>> = {
  info: 'info',
  warning: 'warning',
  critical: 'bad',
}

export function RequestEvents({ events }: { events: RequestEvent[] }) {
  return (
    <Panel title="What changed because of it">
      <ul className="space-y-3">
        {events.map((event) => (
          <li key={event.id} className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
            <Time at={event.at} show="clock" className="text-muted" />
            <Badge tone={TONES[event.severity]}>{event.lane}</Badge>
            <span className="min-w-0 break-words">{event.title}</span>
            <code className="text-muted">{event.subject}</code>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
