import type { Anomaly } from '@/db/schema'
import type { Member } from './rules'

// Three times as far outside as allowed is seen by users, not only by charts.
const CRITICAL_TIMES = 3
// One request in twenty that failed besides the usual ones.
const CRITICAL_POINTS = 5

type Severity = Anomaly['severity']

/** Traffic alone is information, unless there is none left; latency and errors far above the usual are critical. */
export function severityOf(members: readonly Member[]): Severity {
  if (members.some(isCritical)) return 'critical'
  return members.some((member) => member.signal !== 'traffic' || isDropToZero(member)) ? 'warning' : 'info'
}

function isCritical({ signal, times, observed, expected }: Member): boolean {
  if (signal === 'p95') return observed > expected.value && times >= CRITICAL_TIMES
  return signal === 'errors' && observed - expected.value >= CRITICAL_POINTS
}

const isDropToZero = ({ observed, expected }: Member) => observed === 0 && expected.value > 0
