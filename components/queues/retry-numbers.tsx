import { LevelShape } from '@/components/status/level-mark'
import { Time } from '@/components/ui/time'
import { formatNumber } from '@/lib/format'
import type { JobView, RetryPreview } from '@/lib/queues/contract'

/** How many would be retried, which not and why, and what speaks against it now. */
export function RetryNumbers({ preview }: { preview: RetryPreview }) {
  const { eligible, ineligible, warnings, sample, expiresAt } = preview
  return (
    <div className="space-y-4">
      <div>
        <p>
          <span className="text-2xl font-semibold">{formatNumber(eligible)}</span>{' '}
          {eligible === 1 ? 'job can' : 'jobs can'} be retried
        </p>
        {ineligible.length > 0 && (
          <ul aria-label="Not retried" className="mt-1 text-sm text-muted">
            {ineligible.map(({ reason, words }) => (
              <li key={reason}>Not: {words}</li>
            ))}
          </ul>
        )}
      </div>
      {warnings.length > 0 && (
        <ul aria-label="What speaks against it now" className="space-y-2">
          {warnings.map(({ message }) => (
            <li
              key={message}
              className="flex items-baseline gap-2 rounded-ui border border-degraded px-3 py-2 font-medium"
            >
              <LevelShape level="degraded" size={12} className="self-center" />
              {message}
            </li>
          ))}
        </ul>
      )}
      {sample.length > 0 && (
        <details className="text-sm">
          <summary className="text-muted hover:text-ink">The newest of them</summary>
          <ul className="mt-2 space-y-2">
            {sample.map((job) => (
              <Sampled key={job.id} job={job} />
            ))}
          </ul>
        </details>
      )}
      {eligible > 0 && (
        <p className="text-sm text-muted">
          Exactly these are retried, also when more fail meanwhile. Pinned until{' '}
          <Time at={expiresAt} show="clock" />.
        </p>
      )}
    </div>
  )
}

function Sampled({ job: { id, tenant, error } }: { job: JobView }) {
  return (
    <li>
      <code className="wrap-anywhere">{id}</code>
      {tenant !== null && <span className="text-muted"> of {tenant}</span>}
      {error !== null && (
        <span className="line-clamp-2 font-mono text-xs wrap-anywhere text-muted">
          {error.split('\n')[0]}
        </span>
      )}
    </li>
  )
}
