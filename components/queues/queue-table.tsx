import type { ReactNode } from 'react'
import { LevelMark } from '@/components/status/level-mark'
import { levelValue } from '@/components/status/sentences'
import { DataTable } from '@/components/ui/data-table/data-table'
import { formatAbsolute, formatDuration } from '@/lib/format'
import type { QueueView } from '@/lib/queues/contract'
import { countValue, type JobState } from './counts'
import { QueueName } from './queue-name'
import { QueueReasons } from './queue-reasons'
import { tenantWords, throughputWords } from './words'

const NUMBER = { numeric: true, highFirst: true, labelled: true } as const
const TIGHT = 'whitespace-nowrap'
/** On phones below the name, without a gap. */
const BELOW = `${TIGHT} max-sm:pt-0 max-sm:pl-4!`

// The narrower the window, the fewer of the numbers that need nobody.
const COLUMNS = [
  { id: 'level', head: 'Level', fixed: true, className: TIGHT },
  {
    id: 'queue',
    head: 'Queue',
    fixed: true,
    className: 'w-full sm:min-w-40 xl:min-w-56 max-sm:pt-0 max-sm:pl-4!',
  },
  { id: 'oldest', head: 'Oldest', ...NUMBER, className: BELOW },
  { id: 'waiting', head: 'Waiting', ...NUMBER, className: `${TIGHT} max-sm:pt-0` },
  { id: 'drain', head: 'At this pace', className: 'min-w-32 max-lg:hidden' },
  { id: 'failed', head: 'Failed', ...NUMBER, className: `${TIGHT} max-sm:pt-0` },
  { id: 'retrying', head: 'Retrying', ...NUMBER, className: `${TIGHT} max-xl:hidden` },
  { id: 'active', head: 'Active', ...NUMBER, className: `${TIGHT} max-[80rem]:hidden` },
  { id: 'delayed', head: 'Delayed', ...NUMBER, className: `${TIGHT} max-[96rem]:hidden` },
  { id: 'throughput', head: 'Done a min', ...NUMBER, className: `${TIGHT} max-xl:hidden` },
  { id: 'completed', head: 'Completed', ...NUMBER, className: `${TIGHT} max-[96rem]:hidden` },
] as const

type QueueTableProps = {
  queues: readonly QueueView[]
  /** By `SOURCE/QUEUE`. */
  trends: Readonly<Record<string, ReactNode>>
  serviceNames: Readonly<Record<string, string>>
  mayOpen: boolean
  partial: boolean
}

/** A row a queue, in the given order until somebody sorts; on phones a card. */
export function QueueTable({ queues, trends, serviceNames, mayOpen, partial }: QueueTableProps) {
  return (
    <DataTable
      name="queues"
      caption="Queues, worst and oldest first"
      stacked
      partial={partial}
      columns={COLUMNS}
      rows={queues.map((queue) => {
        const key = `${queue.source}/${queue.queue}`
        const service = queue.service === null ? null : (serviceNames[queue.service] ?? queue.service)
        return rowOf(queue, { key, trend: trends[key], service, mayOpen })
      })}
    />
  )
}

type Around = { key: string; trend: ReactNode; service: string | null; mayOpen: boolean }

function rowOf(queue: QueueView, { key, trend, service, mayOpen }: Around) {
  const { oldestWaitingSeconds: oldest, drain, throughputPerMinute: done, isStale } = queue
  const tenant = tenantWords(queue.tenants)
  const about = [queue.sourceName, service, tenant].filter((one) => one !== null)
  const count = (state: JobState) => countValue(queue, state)
  const from = `${queue.sourceName}, as of ${formatAbsolute(new Date(queue.asOf), 'UTC')}`
  return {
    key,
    values: {
      level: levelValue(queue.level),
      queue: [queue.queue, ...about].join(' '),
      oldest: oldest === null ? null : { text: formatDuration(oldest), rank: oldest },
      waiting: count('waiting'),
      drain: { text: drain.words, rank: drain.seconds ?? Number.MAX_SAFE_INTEGER },
      failed: count('failed'),
      retrying: count('retrying'),
      active: count('active'),
      delayed: count('delayed'),
      throughput: done === null ? null : { text: throughputWords(done), rank: done },
      completed: count('completed'),
    },
    cells: {
      level: <LevelMark level={queue.level} />,
      queue: (
        <div className={isStale ? 'stale' : undefined}>
          <QueueName queue={queue} mayOpen={mayOpen} />
          <span className="block text-sm text-muted">{about.join(' · ')}</span>
          <QueueReasons queue={queue} />
          {oldest !== null && <p className="text-sm lg:hidden">At this pace: {drain.words}</p>}
        </div>
      ),
      oldest: <Figure from={from}>{oldest === null ? NONE : formatDuration(oldest)}</Figure>,
      waiting: (
        <span className="inline-flex h-5 items-center gap-3 align-top">
          <span className="max-xl:hidden">{trend}</span>
          <Figure from={from}>{count('waiting')?.text}</Figure>
        </span>
      ),
      drain: <span className={drain.seconds === 0 ? 'text-muted' : undefined}>{drain.words}</span>,
      failed: <Figure from={from}>{count('failed')?.text}</Figure>,
      retrying: <Figure from={from}>{count('retrying')?.text}</Figure>,
      active: <Figure from={from}>{count('active')?.text}</Figure>,
      delayed: <Figure from={from}>{count('delayed')?.text}</Figure>,
      throughput: <Figure from={from}>{done === null ? undefined : throughputWords(done)}</Figure>,
      completed: <Figure from={from}>{count('completed')?.text}</Figure>,
    },
  }
}

const NONE = 'none'
const QUIET = ['0', NONE]

type FigureProps = { from: string; children: string | undefined }

/** Nothing there is quieter than something; not known is a dash. `from`: who told it, and when. */
function Figure({ from, children }: FigureProps) {
  if (children === undefined)
    return (
      <span className="text-muted" title="The engine does not tell">
        –<span className="sr-only"> not known</span>
      </span>
    )
  return (
    <span className={QUIET.includes(children) ? 'text-muted' : undefined} title={from}>
      {children}
    </span>
  )
}
