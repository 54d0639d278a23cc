import { formatNumber } from '@/lib/format'
import type { QueueView } from '@/lib/queues/contract'

/** Jobs a minute: `12`, `0.4`. */
export const throughputWords = (perMinute: number): string =>
  perMinute > 0 && perMinute < 10 ? perMinute.toFixed(1) : formatNumber(perMinute)

/** `acme has 83 % of what waits`; null when nobody stands out, or tenants are not to be seen. */
export function tenantWords(tenants: QueueView['tenants']): string | null {
  const [first] = tenants ?? []
  if (!first || first.share < 0.5 || first.jobs < 2) return null
  return `${first.tenant} has ${shareWords(first.share)} of what waits`
}

/** Whole percents: a share is of a sample. */
export const shareWords = (share: number): string => `${Math.floor(share * 100)}\u00a0%`
