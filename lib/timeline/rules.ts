import type { Level } from '@/lib/status/rules'
import type { Severity } from './contract'

/** From least to most pressing, as a mark that stands for many shows the worst. */
export const TROUBLES = [
  'unknown',
  'maintenance',
  'at_risk',
  'degraded',
  'partial_outage',
  'major_outage',
] as const satisfies readonly Level[]

const AROUND_MS = 30 * 60_000

const RANK: Record<Severity, number> = { info: 0, warning: 1, critical: 2 }

export const worseSeverity = (one: Severity, other: Severity): Severity =>
  RANK[other] > RANK[one] ? other : one

/** How pressing a stretch of a level is. */
export function severityOfLevel(level: Level): Severity {
  switch (level) {
    case 'major_outage':
    case 'partial_outage':
      return 'critical'
    case 'degraded':
    case 'at_risk':
    case 'unknown':
      return 'warning'
    case 'operational':
    case 'maintenance':
      return 'info'
  }
}

type Stretch = { at: string; until: string | null }

/** Half an hour before and after something, as an address says it; what still lasts goes on to now. */
export function windowAround({ at, until }: Stretch, now: Date): { from: string; to: string } {
  const from = String(Date.parse(at) - AROUND_MS)
  if (until === null) return { from, to: 'now' }
  return {
    from,
    to: String(Math.max(Date.parse(at), Math.min(Date.parse(until) + AROUND_MS, now.getTime()))),
  }
}
