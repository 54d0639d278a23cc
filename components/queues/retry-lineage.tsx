import Link from 'next/link'
import { classNames } from '@/components/ui/class-names'
import { Time } from '@/components/ui/time'
import type { JobRetry } from '@/lib/queues/contract'
import { queuePaths } from '@/lib/queues/rules'

/** What became of a job a retry took, in words and tone. */
export const OUTCOMES: Readonly<Record<JobRetry['outcome'], { words: string; tone: string }>> = {
  pending: { words: 'to come', tone: 'text-muted' },
  asking: { words: 'asked for', tone: 'text-muted' },
  retried: { words: 'retried', tone: 'text-ink' },
  ok: { words: 'ok', tone: 'text-operational' },
  failed: { words: 'failed again', tone: 'text-outage' },
  unknown: { words: 'of unknown end', tone: 'text-unknown' },
  changed: { words: 'no longer failed', tone: 'text-muted' },
  gone: { words: 'no longer there', tone: 'text-muted' },
  left: { words: 'left as it was', tone: 'text-muted' },
}

/** Every time it was retried from here, newest first: who, in which run, and what came of it. */
export function RetryLineage({ retries }: { retries: readonly JobRetry[] }) {
  if (retries.length === 0) return <p className="px-4 py-3 text-muted">It was not retried from here.</p>
  return (
    <ol>
      {retries.map(({ at, by, runId, outcome, error }) => (
        <li key={`${at} ${runId ?? by}`} className="space-y-0.5 border-b px-4 py-2 last:border-b-0">
          <p className="flex flex-wrap items-baseline justify-between gap-x-3">
            <span className={classNames('font-medium', OUTCOMES[outcome].tone)}>
              {OUTCOMES[outcome].words}
            </span>
            <Time at={at} show="both" className="text-sm text-muted" />
          </p>
          <p className="text-sm text-muted">
            by {by}
            {runId !== null && ' with '}
            {runId !== null && (
              <Link href={queuePaths.retryRun(runId)} prefetch={false} className="link">
                many others
              </Link>
            )}
          </p>
          {error !== null && (
            <p className="line-clamp-3 font-mono text-xs wrap-anywhere">{error.trim().split('\n')[0]}</p>
          )}
        </li>
      ))}
    </ol>
  )
}
