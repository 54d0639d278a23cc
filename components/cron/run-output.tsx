import { buttonStyle } from '@/components/ui/button-style'
import { Time } from '@/components/ui/time'
import { logFile } from '@/lib/cron/client'
import type { CheckIn, CronRunDetail } from '@/lib/cron/contract'
import { formatBytes, plural } from '@/lib/format'

/** All that a run said, in its own words. */
export function RunOutput({ run }: { run: CronRunDetail }) {
  const { jobId, id, log, logBytes, checkIns } = run
  return (
    <div className="space-y-2">
      {log.trim() !== '' && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls must be reachable by keyboard
        <pre tabIndex={0} className="max-h-80 overflow-auto rounded-ui border bg-sunken p-3 text-xs">
          {log.trimEnd()}
        </pre>
      )}
      <p className="flex flex-wrap items-center gap-x-3 text-sm text-muted">
        {logBytes === 0 ? (
          'It sent no output.'
        ) : (
          <>
            {formatBytes(logBytes)} of output
            <a href={logFile(jobId, id)} download className={buttonStyle('ghost')}>
              Download
            </a>
          </>
        )}
      </p>
      {checkIns.length > 0 && <CheckIns checkIns={checkIns} />}
    </div>
  )
}

function CheckIns({ checkIns }: { checkIns: readonly CheckIn[] }) {
  return (
    <details className="text-sm">
      <summary className="text-muted hover:text-ink">{plural(checkIns.length, 'check-in')}</summary>
      <ol className="mt-1 space-y-0.5">
        {checkIns.map(({ id, at, kind, exitCode, from }) => (
          <li key={id} className="flex flex-wrap gap-x-3">
            <Time at={at} show="clock" />
            <span>
              {kind}
              {exitCode !== null && `, exit status ${exitCode}`}
            </span>
            {from && <span className="text-muted">from {from}</span>}
          </li>
        ))}
      </ol>
    </details>
  )
}
