import type { CronList, CronState } from '@/lib/cron/contract'
import { paths } from '@/lib/paths'

/** What the address of the list narrows it by; of states one at a time. */
export type ListFilters = Pick<CronList, 'service' | 'tag' | 'q' | 'environment'> & {
  state?: CronState | undefined
}

/** The list with these filters, from its most urgent job on. */
export function listAddress(filters: ListFilters, kept: Readonly<Record<string, string>>): string {
  const given = Object.entries({ ...kept, ...filters }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  )
  return given.length === 0 ? paths.cron() : `${paths.cron()}?${new URLSearchParams(given)}`
}
