import { paths } from '@/lib/paths'
import type { QueueList } from '@/lib/queues/contract'

/** What the address of the list narrows it by. */
export type ListFilters = Partial<Pick<QueueList, 'source' | 'service' | 'q' | 'show'>>

/** The list with these filters, from its worst queue on. */
export function listAddress(filters: ListFilters, kept: Readonly<Record<string, string>>): string {
  const given = Object.entries({ ...kept, ...filters }).flatMap(([name, value]) =>
    value === undefined || value === 'all' ? [] : [[name, value]],
  )
  return given.length === 0 ? paths.queues() : `${paths.queues()}?${new URLSearchParams(given)}`
}
