import { Panel } from '@/components/ui/panel'
import { Time } from '@/components/ui/time'
import { formatMilliseconds } from '@/lib/format'
import { type Fact, FactList } from './fact-list'

type DatabasePanelProps = {
  asOf: string | null
  stale: boolean
  version?: string
  latencyMs?: number
  migrations?: string
  newestMigration?: string | null
  worker?: { status: string; asOf: string | null }
}

const MIGRATIONS: Readonly<Record<string, string>> = {
  current: 'current',
  ahead: 'ahead of this version: a newer Pitwall has run here',
  behind: 'behind: run npm run migrate',
}

export function DatabasePanel({ asOf, stale, version, latencyMs, ...rest }: DatabasePanelProps) {
  if (version === undefined)
    return (
      <Panel title="Database and worker">
        <p className="text-outage">The database does not answer.</p>
      </Panel>
    )
  const facts: Fact[] = [
    { term: 'Postgres', value: version },
    { term: 'Answers in', value: latencyMs === undefined ? 'unknown' : formatMilliseconds(latencyMs) },
    { term: 'Migrations', value: MIGRATIONS[rest.migrations ?? ''] ?? rest.migrations },
    { term: 'Newest migration', value: <code>{rest.newestMigration ?? 'none'}</code> },
    {
      term: 'Worker',
      value: (
        <>
          {rest.worker?.status}
          {rest.worker?.asOf && (
            <>
              , seen <Time at={rest.worker.asOf} />
            </>
          )}
        </>
      ),
    },
  ]
  return (
    <Panel title="Database and worker" asOf={asOf} stale={stale}>
      <FactList facts={facts} />
    </Panel>
  )
}
