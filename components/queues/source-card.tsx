import Link from 'next/link'
import { LEVEL_COLOUR, LevelShape } from '@/components/status/level-mark'
import { AsOf } from '@/components/ui/as-of'
import { classNames } from '@/components/ui/class-names'
import { Time } from '@/components/ui/time'
import { plural } from '@/lib/format'
import type { QueueView, SourceView } from '@/lib/queues/contract'
import type { Level } from '@/lib/status/rules'
import { totalWords } from './counts'
import { IndexAdvice } from './index-advice'

const LOOKS: Readonly<Record<SourceView['status'], { level: Level; words: string }>> = {
  ok: { level: 'operational', words: 'answers' },
  slow: { level: 'at_risk', words: 'answers slowly' },
  unreachable: { level: 'degraded', words: 'cannot be reached' },
  waiting: { level: 'unknown', words: 'not looked at yet' },
}

type SourceCardProps = {
  source: SourceView
  /** Of this source; undefined when they are not all on the page. */
  queues: readonly QueueView[] | undefined
  /** Only its queues are shown. */
  chosen: boolean
  /** The list of its queues alone, or of all when they are shown already. */
  href: string
}

/** One place with queues: whether it can be read, since when, and what there is in it. */
export function SourceCard({ source, queues, chosen, href }: SourceCardProps) {
  const { name, engine, status, since, problem, asOf, advice } = source
  const { level, words } = LOOKS[status]
  return (
    <li
      className={classNames(
        'min-w-0 space-y-1 rounded-ui border bg-panel px-4 py-3',
        chosen ? 'border-accent' : undefined,
      )}
    >
      <p className="flex flex-wrap items-baseline gap-x-2">
        <Link
          href={href}
          prefetch={false}
          aria-current={chosen ? 'true' : undefined}
          className="min-w-0 font-medium break-words hover:underline"
        >
          {name}
        </Link>
        <span className="flex-1 text-sm text-muted">{engine}</span>
        {status !== 'unreachable' && <AsOf at={asOf} />}
      </p>
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className={classNames('inline-flex items-center gap-1.5 font-medium', LEVEL_COLOUR[level])}>
          <LevelShape level={level} size={12} />
          {words}
        </span>
        {since && (
          <span>
            since <Time at={since} show="both" />
          </span>
        )}
        {status !== 'unreachable' && queues && queues.length > 0 && (
          <span className="text-muted">{contentWords(queues)}</span>
        )}
      </p>
      {problem && <p className="text-sm break-words">{problem}</p>}
      {status === 'unreachable' && asOf && (
        <p className="text-sm text-muted">
          Last seen <Time at={asOf} show="both" />
        </p>
      )}
      {advice.length > 0 && <IndexAdvice advice={advice} />}
    </li>
  )
}

function contentWords(queues: readonly QueueView[]): string {
  const [waiting, failed] = [totalWords(queues, 'waiting'), totalWords(queues, 'failed')]
  return [
    plural(queues.length, 'queue'),
    ...(waiting === null ? [] : [`${waiting} waiting`]),
    ...(failed === null ? [] : [`${failed} failed`]),
  ].join(', ')
}
