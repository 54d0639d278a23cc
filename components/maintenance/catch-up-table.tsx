import Link from 'next/link'
import { Badge } from '@/components/ui/badge'
import { Time } from '@/components/ui/time'
import { plural } from '@/lib/format'
import type { CatchUpItem } from '@/lib/maintenance/contract'
import { paths } from '@/lib/paths'
import { CatchUpActions } from './catch-up-actions'

type JobItem = Extract<CatchUpItem, { kind: 'job' }>

type CatchUpTableProps = { windowId: string; items: readonly CatchUpItem[]; mayOperate: boolean }

const STATES = {
  waiting: ['not caught up', 'warning'],
  asked: ['asked to run', 'info'],
  called: ['told to run', 'info'],
  failed: ['could not be told', 'bad'],
  ran: ['ran since', 'good'],
  dismissed: ['not needed', 'neutral'],
} as const

/** Jobs whose runs were skipped, each with what became of it, and queues that held jobs. */
export function CatchUpTable({ windowId, items, mayOperate }: CatchUpTableProps) {
  return (
    <ul className="divide-y">
      {items.map((item) =>
        item.kind === 'job' ? (
          <li
            key={item.runId}
            className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-2"
          >
            <JobLine item={item} />
            <CatchUpActions windowId={windowId} item={item} mayOperate={mayOperate} />
          </li>
        ) : (
          <li key={item.queue} className="px-4 py-2">
            Queue <span className="font-medium">{item.queue}</span>{' '}
            <span className="text-muted">
              {item.jobs === null
                ? 'held jobs; its engine does not say how many'
                : `held ${plural(item.jobs, 'job')}`}
              , let go on <Time at={item.releasedAt} />
            </span>
          </li>
        ),
      )}
    </ul>
  )
}

function JobLine({ item }: { item: JobItem }) {
  const { jobId, name, skipped, firstDueAt, lastDueAt, state, byName, at, reason, problem } = item
  const [words, tone] = STATES[state]
  return (
    <div className="min-w-0">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <Link href={paths.cronJob(jobId)} prefetch={false} className="link font-medium">
          {name}
        </Link>
        <Badge tone={tone}>{words}</Badge>
      </p>
      <p className="text-sm text-muted">
        {plural(skipped, 'run')} skipped, due <Time at={firstDueAt} show="clock" />
        {skipped > 1 && (
          <>
            {' '}
            to <Time at={lastDueAt} show="clock" />
          </>
        )}
        {byName !== null && at !== null && (
          <>
            {' · '}
            {byName}, <Time at={at} />
          </>
        )}
        {reason !== null && `: ${reason}`}
      </p>
      {problem !== null && <p className="text-sm text-outage">{problem}</p>}
    </div>
  )
}
