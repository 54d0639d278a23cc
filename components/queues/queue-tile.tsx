import Link from 'next/link'
import { LEVEL_COLOUR, LevelShape } from '@/components/status/level-mark'
import { Panel } from '@/components/ui/panel'
import { Time } from '@/components/ui/time'
import { formatNumber } from '@/lib/format'
import { paths } from '@/lib/paths'
import type { QueuePage, QueueView, SourceView } from '@/lib/queues/contract'
import { levelWords } from '@/lib/status/rules'
import { QueueName } from './queue-name'
import { QueueReasons } from './queue-reasons'

const SHOWN = 4

type QueueTileProps = {
  /** Only those in trouble, worst and oldest first. */
  page: QueuePage
  readAt: string
  stale: boolean
  mayOpen: boolean
}

/** Queues that need somebody and sources that cannot be read; the rest is a number. */
export function QueueTile({ page: { items, sources, nextCursor }, readAt, stale, mayOpen }: QueueTileProps) {
  const away = sources.filter(({ status }) => status === 'unreachable')
  const isAway = (queue: QueueView) => away.some(({ id }) => id === queue.source)
  const troubled = items.filter((queue) => !isAway(queue) && !queue.goneAt)
  const shown = troubled.slice(0, SHOWN)
  return (
    <Panel title="Queues" asOf={readAt} stale={stale} flush>
      {away.length + shown.length > 0 && (
        <ul aria-label="Queues that need somebody">
          {away.map((source) => (
            <Away key={source.id} source={source} />
          ))}
          {shown.map((queue) => (
            <Troubled key={`${queue.source}/${queue.queue}`} queue={queue} mayOpen={mayOpen} />
          ))}
        </ul>
      )}
      <p className="px-4 py-2">
        <Link href={paths.queues()} prefetch={false} className="link">
          {restWords(troubled.length - shown.length, nextCursor !== null)}
        </Link>
      </p>
    </Panel>
  )
}

function Away({ source: { name, since } }: { source: SourceView }) {
  return (
    <li className="flex flex-wrap items-baseline gap-x-2 border-b px-4 py-2">
      <LevelShape level="degraded" size={12} className="self-center" />
      <span className="font-medium">{name}</span>
      <span className="font-medium text-degraded">cannot be reached</span>
      {since && (
        <span className="text-sm text-muted">
          since <Time at={since} show="clock" />
        </span>
      )}
    </li>
  )
}

function Troubled({ queue, mayOpen }: { queue: QueueView; mayOpen: boolean }) {
  const { level, sourceName, oldestWaitingAt, drain } = queue
  return (
    <li className="space-y-0.5 border-b px-4 py-2">
      <p className="flex items-baseline gap-2">
        <LevelShape level={level} size={12} className="self-center" />
        <span className="min-w-0 flex-1">
          <QueueName queue={queue} mayOpen={mayOpen} />
        </span>
        <span className={`font-medium ${LEVEL_COLOUR[level]}`}>{levelWords(level)}</span>
      </p>
      <QueueReasons queue={queue} />
      <p className="text-sm text-muted">
        {sourceName}
        {oldestWaitingAt !== null && ` · ${drain.words}`}
      </p>
    </li>
  )
}

function restWords(more: number, isPart: boolean): string {
  if (more === 0) return 'All queues'
  return `${formatNumber(more)}${isPart ? '+' : ''} more in trouble`
}
