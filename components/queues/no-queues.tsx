import { EmptyState } from '@/components/ui/empty-state'
import { LinkButton } from '@/components/ui/link-button'
import { Snippet } from '@/components/ui/snippet'
import { paths } from '@/lib/paths'

const SOURCE = `queues:
  - id: shop
    # or graphile-worker, bullmq; sql and http for any other engine
    kind: pg-boss
    url: postgres://pitwall:\${DB_PASSWORD}@db.internal/shop
    # whose level these queues feed
    service: shop
    # whose job it is, in the payload
    tenant: customer.id
    # shown as •••• or not at all
    fields: { customer.email: personal, card: secret }
`

/** No source is named: what Pitwall could see, and the one next step. */
export function NoSources() {
  return (
    <div className="rounded-ui border bg-panel">
      <EmptyState heading="h2" title="No queue is watched yet">
        <p>
          Name a place with queues in pitwall.yaml. Pitwall then shows within seconds what waits, what fails
          and why, and brings failed jobs back when you ask it to. Nothing is installed in your application.
        </p>
        <Snippet label="pitwall.yaml" text={SOURCE} />
        <p>
          Oban, River, Vapor Queues, Sidekiq and others are read by queries of your own, or told by your
          backend: <code>docs/queues.md</code> has ready entries.
        </p>
      </EmptyState>
    </div>
  )
}

type NoQueuesProps = {
  filtered: boolean
  /** No source has been looked at yet. */
  isEarly: boolean
  /** No source can be reached. */
  isBlind: boolean
}

/** Sources, but no queue to list. */
export function NoQueues({ filtered, isEarly, isBlind }: NoQueuesProps) {
  if (filtered)
    return (
      <EmptyState title="Nothing matches" action={<LinkButton href={paths.queues()}>All queues</LinkButton>}>
        <p>No queue fits these filters.</p>
      </EmptyState>
    )
  if (isBlind)
    return (
      <EmptyState title="Nothing is known yet">
        <p>No source could be reached so far; Pitwall tries again by itself.</p>
      </EmptyState>
    )
  if (isEarly)
    return (
      <EmptyState title="The first look is on its way">
        <p>Queues stand here within seconds.</p>
      </EmptyState>
    )
  return (
    <EmptyState title="There is no queue in these sources">
      <p>One stands here as soon as its engine knows of it: with its first job, or its first worker.</p>
    </EmptyState>
  )
}
