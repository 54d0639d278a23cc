import Link from 'next/link'
import { Time } from '@/components/ui/time'
import type { RetryRun } from '@/lib/queues/contract'
import { queuePaths } from '@/lib/queues/rules'
import { RunStateMark } from './run-state'

/** Retries of many jobs, newest first: what was asked, by whom, and what came of it. */
export function RunList({ runs }: { runs: readonly RetryRun[] }) {
  if (runs.length === 0) return <p className="px-4 py-3 text-muted">No group was retried from here yet.</p>
  return (
    <ul>
      {runs.map(({ id, state, words, reason, asked, createdBy, createdAt }) => (
        <li key={id} className="space-y-0.5 border-b px-4 py-2 last:border-b-0">
          <p className="flex flex-wrap items-baseline justify-between gap-x-3">
            <Link href={queuePaths.retryRun(id)} prefetch={false} className="font-medium hover:underline">
              {words}
            </Link>
            <RunStateMark state={state} />
          </p>
          {reason && <p className="text-sm break-words">{reason}</p>}
          <p className="line-clamp-2 text-sm text-muted wrap-anywhere">
            {asked} · {createdBy}, <Time at={createdAt} />
          </p>
        </li>
      ))}
    </ul>
  )
}
