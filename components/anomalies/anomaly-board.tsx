import { ItemLinks } from '@/components/timeline/item-links'
import { Panel } from '@/components/ui/panel'
import type { AnomalyDetail } from '@/lib/anomalies/contract'
import { windowAround } from '@/lib/timeline/rules'
import { AnomalyHeader } from './anomaly-header'
import { CandidateList } from './candidate-list'
import { ContextPanels } from './context-panels'
import { NotePanel } from './note-panel'
import { SeriesList } from './series-list'
import { VerdictPanel } from './verdict-panel'

type AnomalyBoardProps = {
  anomaly: AnomalyDetail
  readAt: string
  stale: boolean
  /** Why this person may not act on it; undefined when they may. */
  disabledReason: string | undefined
  now: Date
}

/** Everything about one anomaly, from what to do first to what to look up. */
export function AnomalyBoard({ anomaly, readAt, stale, disabledReason, now }: AnomalyBoardProps) {
  const { id, onsetAt, resolvedAt } = anomaly
  const window = windowAround({ at: onsetAt, until: resolvedAt }, now)
  return (
    <div className="space-y-4">
      <AnomalyHeader {...{ anomaly, readAt, stale, disabledReason }} />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="min-w-0 space-y-4">
          <Panel title="Likely first" stale={stale} flush>
            <CandidateList candidates={anomaly.candidates} onsetAt={onsetAt} />
          </Panel>
          <Panel title="What left its usual range" stale={stale} flush>
            <SeriesList series={anomaly.series} window={window} />
          </Panel>
          <ContextPanels anomaly={anomaly} stale={stale} />
        </div>
        <aside
          aria-label="What to do with it"
          className="grid items-start gap-4 sm:grid-cols-2 xl:grid-cols-1"
        >
          <Panel title="Where to look further">
            <ItemLinks links={anomaly.links} />
          </Panel>
          <Panel title="Was it right?">
            <VerdictPanel {...{ id, disabledReason }} state={anomaly.state} verdict={anomaly.verdict} />
          </Panel>
          <NotePanel {...{ id, disabledReason }} notes={anomaly.notes} />
        </aside>
      </div>
    </div>
  )
}
