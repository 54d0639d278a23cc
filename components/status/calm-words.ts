import { formatMilliseconds } from '@/lib/format'
import type { ServiceSummary } from '@/lib/status/contract'

/** What stands where evidence would, when there is none. */
export function calmWords({ level, latencyMs, asOf }: ServiceSummary): string {
  if (asOf === null) return 'Not looked at yet; the first look comes within seconds.'
  if (level === 'unknown') return 'Nothing recent is known.'
  if (latencyMs === null) return 'Nothing wrong is seen.'
  return `Nothing wrong is seen. The last look took ${formatMilliseconds(latencyMs)}.`
}
