import type { ReactNode } from 'react'
import { Time } from '@/components/ui/time'
import { formatDuration, plural } from '@/lib/format'
import type { QueueView } from '@/lib/queues/contract'
import { countWords } from './counts'
import { throughputWords } from './words'

type Tile = { name: string; value: string; beside: ReactNode }

/** The four things asked first, each beside what it is to be read against. */
export function QueueTiles({ queue }: { queue: QueueView }) {
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-ui border bg-line lg:grid-cols-4">
      {tilesOf(queue).map(({ name, value, beside }) => (
        <div key={name} className="min-w-0 bg-panel px-4 py-3">
          <dt className="text-sm text-muted">{name}</dt>
          <dd className="text-xl font-semibold">{value}</dd>
          <dd className="text-sm text-muted">{beside}</dd>
        </div>
      ))}
    </dl>
  )
}

function tilesOf(queue: QueueView): Tile[] {
  const { oldestWaitingAt, oldestWaitingSeconds: oldest, drain, throughputPerMinute: done } = queue
  return [
    {
      name: 'Oldest waiting',
      value: oldest === null ? 'none' : formatDuration(oldest),
      beside: oldestWaitingAt ? (
        <>
          since <Time at={oldestWaitingAt} show="clock" />
        </>
      ) : (
        'nothing waits'
      ),
    },
    { name: 'Waiting', value: countWords(queue, 'waiting') ?? 'not told', beside: drain.words },
    { name: 'Failed', value: countWords(queue, 'failed') ?? 'not told', beside: retryingWords(queue) },
    {
      name: 'Done a minute',
      value: done === null ? 'not known' : throughputWords(done),
      beside: <Workers queue={queue} />,
    },
  ]
}

function retryingWords(queue: QueueView): string {
  const retrying = countWords(queue, 'retrying')
  if (retrying !== null && retrying !== '0') return `${retrying} more are tried again by themselves`
  return queue.counts.failed === 0 ? 'nothing to bring back' : 'for somebody to look at'
}

function Workers({ queue: { idleSince, paused, workers, lastWorkedAt } }: { queue: QueueView }) {
  if (paused) return 'paused'
  if (idleSince)
    return (
      <strong className="font-semibold text-degraded">
        no worker since <Time at={idleSince} show="clock" />
      </strong>
    )
  if (workers !== null) return plural(workers, 'worker')
  if (lastWorkedAt)
    return (
      <>
        last worked on <Time at={lastWorkedAt} />
      </>
    )
  return 'workers are not told'
}
