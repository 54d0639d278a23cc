import { Chip } from '@/components/ui/chip'
import type { CronPage, CronState } from '@/lib/cron/contract'
import { formatNumber } from '@/lib/format'
import { type ListFilters, listAddress } from './list-address'
import { StateShape, stateWords } from './state-mark'

const ORDER: readonly CronState[] = ['down', 'late', 'running', 'new', 'up', 'paused']

type StateChipsProps = {
  counts: CronPage['counts']
  filters: ListFilters
  kept: Readonly<Record<string, string>>
}

/** How many jobs stand how; each shows only those. */
export function StateChips({ counts, filters, kept }: StateChipsProps) {
  const all = ORDER.reduce((sum, state) => sum + counts[state], 0)
  const states = ORDER.filter((state) => counts[state] > 0 || state === filters.state)
  return (
    <nav aria-label="By state" className="flex flex-wrap gap-1">
      <Chip href={listAddress({ ...filters, state: undefined }, kept)} chosen={filters.state === undefined}>
        all {formatNumber(all)}
      </Chip>
      {states.map((state) => (
        <Chip key={state} href={listAddress({ ...filters, state }, kept)} chosen={filters.state === state}>
          <StateShape state={state} size={12} />
          {stateWords(state)} {formatNumber(counts[state])}
        </Chip>
      ))}
    </nav>
  )
}
