import { Panel } from '@/components/ui/panel'
import { Time } from '@/components/ui/time'
import type { DependencySummary } from '@/lib/status/contract'
import { LevelMark } from './level-mark'

/** Where files and backups live. */
export function StorageTile({ storage, stale }: { storage: readonly DependencySummary[]; stale: boolean }) {
  if (storage.length === 0) return null
  return (
    <Panel title="Storage" stale={stale} flush>
      <ul>
        {storage.map(({ id, name, kind, level, detail, asOf }) => (
          <li key={id} className="space-y-0.5 border-b px-4 py-2 last:border-b-0">
            <div className="flex flex-wrap items-baseline justify-between gap-x-3">
              <span>
                <span className="font-medium">{name}</span> <span className="text-sm text-muted">{kind}</span>
              </span>
              <LevelMark level={level} />
            </div>
            <p className="text-sm text-muted">
              {detail} {asOf && <Time at={asOf} />}
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
