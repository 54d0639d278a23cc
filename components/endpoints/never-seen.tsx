import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton } from '@/components/ui/link-button'
import { paths } from '@/lib/paths'
import { Route } from './route'

/** An endpoint that could exist, of which the metrics know nothing. */
export function NeverSeen({ method, route }: { method: string; route: string }) {
  return (
    <div className="space-y-4">
      <h1 className="text-2xl">
        <Route method={method} route={route} />
      </h1>
      <div className="rounded-ui border bg-panel">
        <EmptyState
          heading="h2"
          title="No data in this range"
          action={<LinkButton href={paths.endpoints()}>All endpoints</LinkButton>}
        >
          <p>
            The metrics hold no request to this endpoint in the 30 days up to the end of the time range. It
            may have been renamed, or not been called since.
          </p>
        </EmptyState>
      </div>
    </div>
  )
}
