import { Panel } from '@/components/ui/panel'
import { Time } from '@/components/ui/time'
import type { HealthSummary } from '@/lib/status/contract'
import type { Level } from '@/lib/status/rules'
import { LevelShape } from './level-mark'

type WatchTileProps = { health: HealthSummary; stale: boolean }

/** Whether Pitwall itself can see. */
export function WatchTile({ health: { worker, prometheus }, stale }: WatchTileProps) {
  return (
    <Panel title="Pitwall sees by" stale={stale} flush>
      <ul>
        <Source name="Worker" {...WORKER[worker.status]} asOf={worker.asOf} />
        <Source name="Prometheus" {...engine(prometheus.status)} asOf={prometheus.asOf} />
      </ul>
    </Panel>
  )
}

const WORKER: Record<HealthSummary['worker']['status'], { level: Level; words: string }> = {
  ok: { level: 'operational', words: 'looking' },
  stale: { level: 'major_outage', words: 'stopped' },
  unknown: { level: 'unknown', words: 'not seen yet' },
}

function engine(status: HealthSummary['prometheus']['status']): { level: Level; words: string } {
  if (status === 'ok') return { level: 'operational', words: 'answers' }
  if (status === 'disabled') return { level: 'unknown', words: 'not set up (PROMETHEUS_URL)' }
  if (status === 'unknown') return { level: 'unknown', words: 'not looked at yet' }
  return { level: 'degraded', words: status }
}

type SourceProps = { name: string; level: Level; words: string; asOf: string | null }

function Source({ name, level, words, asOf }: SourceProps) {
  return (
    <li className="flex items-baseline gap-2 border-b px-4 py-2 last:border-b-0">
      <LevelShape level={level} size={12} className="self-center" />
      <span className="font-medium">{name}</span>
      <span className="min-w-0 flex-1 text-muted">{words}</span>
      {asOf && <Time at={asOf} className="text-xs whitespace-nowrap text-muted" />}
    </li>
  )
}
