import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton } from '@/components/ui/link-button'
import { paths } from '@/lib/paths'

/** A quiet time, or the wrong lanes. */
export function Nothing({ filtered }: { filtered: boolean }) {
  return (
    <EmptyState
      title={filtered ? 'Nothing happened in these lanes' : 'Nothing happened in this time'}
      action={<LinkButton href={`${paths.timeline()}?from=now-7d&to=now`}>Show the last 7 days</LinkButton>}
    >
      <p>No level changed, nothing was deployed and nobody changed anything.</p>
    </EmptyState>
  )
}
