import { EmptyState } from '@/components/ui/empty-state'
import { Snippet } from '@/components/ui/snippet'

/** Nothing was ever in maintenance: how a machine would begin it. */
export function NoHistory({ origin }: { origin: string }) {
  return (
    <EmptyState title="No maintenance yet">
      <p>
        Start it here, or from a deployment by the internal token; without a body it is everything, for an
        hour. It shows on every page until it is over.
      </p>
      <Snippet
        label="Begin, and end"
        text={['enable', 'disable']
          .map(
            (verb) =>
              `curl -fsS -X POST -H "X-Internal-Token: $TOKEN" ${origin}/api/internal/system/maintenance/${verb}`,
          )
          .join('\n')}
      />
    </EmptyState>
  )
}
