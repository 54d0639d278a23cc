import type { ReactNode } from 'react'
import { LevelShape } from '@/components/status/level-mark'
import { Time } from '@/components/ui/time'
import type { MaintenanceWindow, WindowDetail } from '@/lib/maintenance/contract'
import { WindowCard } from './window-card'

type StateBoardProps = {
  on: readonly WindowDetail[]
  /** More are on than are shown. */
  isPartial: boolean
  next: MaintenanceWindow | undefined
  stale: boolean
  actionsOf: (window: MaintenanceWindow) => ReactNode
}

/** The one big answer: what is in maintenance, the strictest first, or that nothing is. */
export function StateBoard({ on, isPartial, next, stale, actionsOf }: StateBoardProps) {
  return (
    <section aria-label="Now" className={stale ? 'stale space-y-3' : 'space-y-3'}>
      {on.length === 0 && <NothingOn next={next} />}
      {on.map((window) => (
        <WindowCard key={window.id} window={window} actions={actionsOf(window)} />
      ))}
      {isPartial && <p className="text-muted">More are on than are shown here.</p>}
    </section>
  )
}

function NothingOn({ next }: { next: MaintenanceWindow | undefined }) {
  return (
    <div className="space-y-1 rounded-ui border bg-panel p-4">
      <h2 className="text-2xl">
        <LevelShape level="operational" size={20} className="mr-3 inline-block align-[-2px]" />
        Nothing is in maintenance
      </h2>
      <p className="text-muted">
        {next ? (
          <>
            Next: {next.about}, <Time at={next.startsAt} show="both" />
            {next.reason !== null && `: ${next.reason}`}
          </>
        ) : (
          'Nothing is planned either.'
        )}
      </p>
    </div>
  )
}
