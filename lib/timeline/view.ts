import { paths } from '@/lib/paths'
import type { TimelineItem } from './contract'
import type { Row } from './rows'
import { windowAround } from './rules'

export function itemView(row: Row, now: Date): TimelineItem {
  const at = row.at.toISOString()
  const until = row.until?.toISOString() ?? null
  const { lane, kind, service, subject, severity, level, title } = row
  const id = `${row.source}-${row.id}`
  return {
    ...{ id, at, until, lane, kind, service, subject, severity, level, title },
    href:
      kind === 'anomaly' ? paths.anomaly(String(row.id)) : hrefOf({ id, at, until, service, subject }, now),
  }
}

type Where = Pick<TimelineItem, 'id' | 'at' | 'until' | 'service' | 'subject'>

/** The page of what it is about with that time, else the timeline itself. */
function hrefOf({ id, service, subject, ...stretch }: Where, now: Date): string {
  const window = new URLSearchParams(windowAround(stretch, now))
  if (service) return `${paths.service(service)}?${window}`
  if (subject.startsWith('dependency:')) return `${paths.status()}#${subject.slice('dependency:'.length)}`
  return `${paths.timeline()}?${window}&item=${id}`
}
