import { countWords } from '@/components/queues/counts'
import { DiscardButton } from '@/components/queues/discard-button'
import { PauseControl } from '@/components/queues/pause-control'
import type { JobFilters } from '@/components/queues/queue-address'
import { RetryButton } from '@/components/queues/retry-button'
import { RunProgress } from '@/components/queues/run-progress'
import { isLive } from '@/components/queues/run-state'
import { LinkButton } from '@/components/ui/link-button'
import { Panel } from '@/components/ui/panel'
import type { Context } from '@/lib/context'
import { paths } from '@/lib/paths'
import type { FailureGroup, JobPageView, QueueDetail, RetryInputGiven, RetryRun } from '@/lib/queues/contract'

type Actor = Context['actor']
type Filter = NonNullable<RetryInputGiven['filter']>

const mayOperate = ({ permissions }: Actor) =>
  permissions.has('queue:operate') ? undefined : 'Only on-call and admins may do this.'

const mayRetryMany = ({ permissions }: Actor) =>
  permissions.has('queue:operate')
    ? undefined
    : 'Only on-call and admins may retry many jobs; one job is retried on its own page.'

/** Beside the queue's name. What its engine cannot do is not there. */
export function HeaderActions({ actor, queue }: { actor: Actor; queue: QueueDetail }) {
  const subject = `queue:${queue.source}/${queue.queue}`
  return (
    <>
      {actor.permissions.has('audit:read') && (
        <LinkButton href={`${paths.audit()}?${new URLSearchParams({ subject })}`} variant="ghost">
          Audit
        </LinkButton>
      )}
      {queue.can.pause && queue.paused !== null && (
        <PauseControl
          place={{ source: queue.source, queue: queue.queue }}
          isPaused={queue.paused}
          waiting={countWords(queue, 'waiting')}
          disabledReason={mayOperate(actor)}
        />
      )}
    </>
  )
}

/** Retries that go on now; nothing when there is none. */
export function LiveRuns({ actor, runs }: { actor: Actor; runs: readonly RetryRun[] }) {
  const live = runs.filter(isLive)
  if (live.length === 0) return null
  return (
    <Panel title={live.length === 1 ? 'A retry goes on' : 'Retries go on'}>
      <div className="space-y-6">
        {live.map((run) => (
          <RunProgress key={run.id} first={run} disabledReason={mayOperate(actor)} />
        ))}
      </div>
    </Panel>
  )
}

type GroupProps = { actor: Actor; queue: QueueDetail; group: FailureGroup; filter: Filter }

/** What may be done with jobs that failed alike. */
export function GroupActions({ actor, queue, group: { signature, sample }, filter }: GroupProps) {
  if (!queue.can.retry) return null
  const error = sample.trim().split('\n')[0] ?? ''
  return (
    <RetryButton
      asked={{ source: queue.source, queue: queue.queue, signature, filter }}
      about={error}
      label="Retry…"
      labelledFor={`what failed with ${error.slice(0, 120)}`}
      disabledReason={mayRetryMany(actor)}
    />
  )
}

type ListProps = { actor: Actor; queue: QueueDetail; page: JobPageView; filters: JobFilters; filter: Filter }

/** What may be done with the failed jobs that are listed. */
export function ListActions({ actor, queue, page, filters, filter }: ListProps) {
  if (filters.state !== 'failed') return null
  const place = { source: queue.source, queue: queue.queue }
  return (
    <>
      {queue.can.retry && (
        <RetryButton
          asked={{ ...place, filter }}
          about={filterWords(filters)}
          label="Retry all of these…"
          disabledReason={mayRetryMany(actor)}
        />
      )}
      {queue.can.discard && actor.permissions.has('queue:discard') && (
        <DiscardButton
          place={place}
          jobs={page.items.map(({ id, version }) => ({ id, version }))}
          label={`Discard the ${page.items.length} listed…`}
        />
      )}
    </>
  )
}

function filterWords({ q, tenant, payload, signature }: JobFilters): string {
  const parts = [
    signature && 'failed alike',
    q && `with “${q}” in the error or name`,
    tenant && `of ${tenant}`,
    payload && `whose payload has ${payload}`,
  ].filter(Boolean)
  return parts.length === 0 ? 'All that failed in the time range' : `Jobs ${parts.join(', ')}`
}
