import { Panel } from '@/components/ui/panel'
import type { ServiceDetail } from '@/lib/status/contract'
import { answerLines } from './answer-lines'

type Internal = NonNullable<ServiceDetail['internal']>
type Reading = Internal['info']

/** What the service's own internal routes said last. */
export function InternalPanel({ internal, stale }: { internal: Internal; stale: boolean }) {
  return (
    <Panel title="From the inside" asOf={internal.asOf} stale={stale}>
      <div className="grid gap-6 lg:grid-cols-3">
        <InternalPart title="System info" reading={internal.info} />
        <InternalPart title="Smoke" reading={internal.smoke} />
        <InternalPart title="Database" reading={internal.dbInfo} />
      </div>
    </Panel>
  )
}

function InternalPart({ title, reading }: { title: string; reading: Reading }) {
  const lines = answerLines(reading.answer)
  const well = reading.code === 'ok'
  return (
    <div className="min-w-0 space-y-2">
      <h3 className="flex items-baseline gap-2">
        {title}
        {!well && <span className="text-sm font-normal text-outage">{reading.code}</span>}
      </h3>
      {(!well || lines.length === 0) && <p className="text-sm text-muted">{reading.detail}</p>}
      <dl className="space-y-1 text-sm">
        {lines.map(({ name, value }) => (
          <div key={name} className="flex justify-between gap-4 border-b pb-1 last:border-b-0">
            <dt className="max-w-1/2 shrink-0 wrap-anywhere text-muted">{name}</dt>
            <dd className="min-w-0 text-right wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
