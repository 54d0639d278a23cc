import type { Anomaly } from '@/db/schema'
import type { Evidence } from './contract'
import type { Level, Signal } from './rules'

export type OpenAnomaly = { severity: Anomaly['severity']; evidence: Evidence }
/** By service. */
export type OpenAnomalies = { get(service: string): readonly OpenAnomaly[] | undefined }

/**
 * What is unusual is a risk, and never more: how bad it is, looks at the service and at what it rests on say. Information is
 * no signal, and in maintenance nothing is.
 */
export function anomalySignals(open: readonly OpenAnomaly[], seen: Level): Signal[] {
  if (seen === 'maintenance') return []
  return open
    .filter(({ severity }) => severity !== 'info')
    .map(({ evidence }) => ({ level: 'at_risk', evidence }))
}
