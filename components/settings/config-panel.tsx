import { Panel } from '@/components/ui/panel'
import { Time } from '@/components/ui/time'
import { FactList } from './fact-list'

type ConfigPanelProps = { source: string | null; loadedAt: string; problems: string[] }

/** What is watched comes from one file; a bad change keeps the last good one. */
export function ConfigPanel({ source, loadedAt, problems }: ConfigPanelProps) {
  return (
    <Panel title="Configuration">
      <div className="space-y-4">
        <FactList
          facts={[
            { term: 'File', value: source ? <code>{source}</code> : 'none (pitwall.yaml or PITWALL_CONFIG)' },
            { term: 'In force since', value: <Time at={loadedAt} show="both" /> },
            { term: 'State', value: problems.length > 0 ? 'the changed file is not in force' : 'in force' },
          ]}
        />
        {problems.length > 0 && (
          <ul role="alert" className="space-y-1 rounded-ui border border-outage p-3 text-outage">
            {problems.map((problem) => (
              <li key={problem}>
                <code>{problem}</code>
              </li>
            ))}
          </ul>
        )}
        <p className="text-sm text-muted">
          A change is taken over without a restart. The schema for editors is at{' '}
          <a className="link" href="/pitwall.schema.json">
            /pitwall.schema.json
          </a>
          .
        </p>
      </div>
    </Panel>
  )
}
