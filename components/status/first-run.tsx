import { EmptyState } from '@/components/ui/empty-state'
import { Snippet } from '@/components/ui/snippet'

/** A smallest configuration that says something. */
export const FIRST_SERVICE = `services:
  - id: api
    name: My API
    url: https://api.example.com
    dependsOn:
      - { id: db, need: hard }

dependencies:
  - id: db
    name: Main database
    kind: postgres
    url: \${MY_DATABASE_URL}
`

/** Nothing is watched yet: the one next step. */
export function FirstRun({ source }: { source: string | null }) {
  return (
    <div className="rounded-ui border bg-panel">
      <EmptyState heading="h1" title="Nothing is watched yet">
        <p>
          {source
            ? `${fileName(source)} names no service. Add one; Pitwall takes the change over within seconds, without a restart.`
            : 'Put a pitwall.yaml beside package.json; Pitwall takes it over within seconds, without a restart.'}
        </p>
        <Snippet label="pitwall.yaml" text={FIRST_SERVICE} />
        <p className="text-sm">
          Everything that can stand there is shown in <code>pitwall.example.yaml</code>.
        </p>
      </EmptyState>
    </div>
  )
}

const fileName = (path: string) => path.split('/').at(-1)
