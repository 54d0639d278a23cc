import { Time } from '@/components/ui/time'
import type { BaselineDetail } from '@/lib/anomalies/contract'

type ExclusionListProps = { exclusions: BaselineDetail['exclusions'] }

const REASONS = {
  maintenance: 'maintenance',
  deploy: 'the first minutes of a deploy',
  blind: 'nobody looked',
  incident: 'a confirmed incident',
} as const

/** Stretches that do not teach what is usual. */
export function ExclusionList({ exclusions }: ExclusionListProps) {
  if (exclusions.length === 0) return <p>Nothing in these days.</p>
  return (
    <ul className="space-y-1">
      {exclusions.map(({ from, to, reason }) => (
        <li key={`${from} ${reason}`}>
          <Time at={from} show="clock" /> – <Time at={to} show="clock" />
          <span className="text-muted">: {REASONS[reason]}</span>
        </li>
      ))}
    </ul>
  )
}
