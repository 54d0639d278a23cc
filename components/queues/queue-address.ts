import type { JobList } from '@/lib/queues/contract'
import { queuePaths } from '@/lib/queues/rules'

/** What the address of a queue narrows its jobs by; `payload` as it is typed: `customer.id=42`. */
export type JobFilters = {
  state: JobList['state']
  q?: string | undefined
  tenant?: string | undefined
  signature?: string | undefined
  payload?: string | undefined
}

export type QueuePlace = { source: string; queue: string }

/** The queue with these filters, at its jobs, from the newest on. */
export function jobsAddress(
  { source, queue }: QueuePlace,
  { state, ...filters }: JobFilters,
  kept: Readonly<Record<string, string>>,
): string {
  const all = { ...kept, ...(state !== 'failed' && { state }), ...filters }
  const given = Object.entries(all).flatMap(([name, value]) => (value ? [[name, value]] : []))
  const search = given.length === 0 ? '' : `?${new URLSearchParams(given)}`
  return `${queuePaths.queue(source, queue)}${search}#jobs`
}

/** Whether anything but the state narrows them. */
export const isNarrowed = ({ q, tenant, signature, payload }: JobFilters): boolean =>
  [q, tenant, signature, payload].some((value) => value !== undefined)
