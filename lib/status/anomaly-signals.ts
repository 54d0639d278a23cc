import type { Anomaly } from '@/db/schema'
import type { Evidence } from './contract'
import { type Level, type Signal, severityOf } from './rules'

export type OpenAnomaly = { severity: Anomaly['severity']; evidence: Evidence }
/** By service. */
export type OpenAnomalies = { get(service: string): readonly OpenAnomaly[] | undefined }

/**
 * What is unusual is a risk as long as looks find the service and what it rests on well; critical beside other trouble
 * it degrades the service. Information is no signal, and in maintenance nothing is.
 */
export function anomalySignals(open: readonly OpenAnomaly[], seen: Level): Signal[] {
  if (seen === 'maintenance') return []
  const isTrouble = (severityOf(seen) ?? 0) > 0
  return open
    .filter(({ severity }) => severity !== 'info')
    .map(({ severity, evidence }) => ({
      level: severity === 'critical' && isTrouble ? 'degraded' : 'at_risk',
      evidence,
    }))
}
