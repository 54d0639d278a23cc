import { Time } from '@/components/ui/time'
import type { BaselineDetail } from '@/lib/anomalies/contract'
import { plural } from '@/lib/format'

type ExclusionListProps = { exclusions: BaselineDetail['exclusions'] }

const REASONS = {
  maintenance: 'maintenance',
  deploy: 'the first minutes of a deploy',
  blind: 'nobody looked',
  incident: 'a confirmed incident',
} as const

const SHOWN = 20

/** Stretches that do not teach what is usual, the newest first. */
export function ExclusionList({ exclusions }: ExclusionListProps) {
  if (exclusions.length === 0) return <p>Nothing in these days.</p>
  const rest = exclusions.length - SHOWN
  return (
    <ul className="space-y-1">
      {exclusions
        .toReversed()
        .slice(0, SHOWN)
        .map(({ from, to, reason }) => (
          <li key={`${from} ${reason}`}>
            <Time at={from} show="clock" /> – <Time at={to} show="clock" />
            <span className="text-muted">: {REASONS[reason]}</span>
          </li>
        ))}
      {rest > 0 && <li className="text-muted">and {plural(rest, 'older one')}</li>}
    </ul>
  )
}
