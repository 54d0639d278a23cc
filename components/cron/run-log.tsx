'use client'

import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { cronRunQuery } from '@/lib/cron/client'
import type { CronRun } from '@/lib/cron/contract'

const RunOutput = lazy(() => import('./run-output').then((module) => ({ default: module.RunOutput })))

/** All that a run said, asked for when somebody opens it. */
export function RunLog({ jobId, id }: Pick<CronRun, 'jobId' | 'id'>) {
  const [wanted, setWanted] = useState(false)
  return (
    <details className="no-print" onToggle={(event) => event.currentTarget.open && setWanted(true)}>
      <summary className="text-sm text-muted hover:text-ink">Output</summary>
      {wanted && (
        <div className="pt-1.5">
          <Output jobId={jobId} id={id} />
        </div>
      )}
    </details>
  )
}

function Output({ jobId, id }: Pick<CronRun, 'jobId' | 'id'>) {
  const { data, error } = useQuery(cronRunQuery(jobId, id))
  if (error && !data) return <p role="alert">{error.message}</p>
  const reading = <p className="text-muted">Reading…</p>
  if (!data) return reading
  return (
    <Suspense fallback={reading}>
      <RunOutput run={data} />
    </Suspense>
  )
}
