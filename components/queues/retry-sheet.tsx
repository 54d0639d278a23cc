'use client'

import { useMutation } from '@tanstack/react-query'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { startTransition, useCallback, useEffect, useState } from 'react'
import { ProblemNote } from '@/components/settings/problem-note'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { Skeleton } from '@/components/ui/skeleton'
import { problemOf } from '@/lib/problems/client'
import { previewRetry } from '@/lib/queues/client'
import type { RetryRun } from '@/lib/queues/contract'
import { queuePaths } from '@/lib/queues/rules'
import type { RetryAsked } from './retry-button'
import { RetryForm } from './retry-form'
import { RetryNumbers } from './retry-numbers'
import { RunProgress } from './run-progress'

type RetrySheetProps = { asked: RetryAsked; onClose: () => void }

/** First what would be retried and what speaks against it; once begun, how it goes. */
export default function RetrySheet({ asked, onClose }: RetrySheetProps) {
  const { preview, problem, look } = usePreview(asked)
  const [run, setRun] = useState<RetryRun>()
  if (run) return <Begun run={run} onClose={onClose} />
  if (problem)
    return (
      <div className="space-y-3">
        <ProblemNote problem={problem} />
        <Button onClick={look}>Look again</Button>
      </div>
    )
  if (!preview)
    return (
      <div className="space-y-3" aria-busy="true">
        <p className="text-muted">Asking the engine which of them can be retried…</p>
        <Skeleton lines={6} />
      </div>
    )
  return (
    <div className="space-y-5">
      <RetryNumbers preview={preview} />
      {preview.eligible > 0 ? (
        <RetryForm {...{ asked, preview, onClose, look }} onBegun={setRun} />
      ) : (
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Close</Button>
          <Button onClick={look}>Look again</Button>
        </div>
      )}
    </div>
  )
}

/** Asked for once, and again when somebody says so: its numbers are pinned, so they must not change by themselves. */
function usePreview(asked: RetryAsked) {
  const { mutate, data, error, isPending } = useMutation({ mutationFn: previewRetry, networkMode: 'always' })
  const key = JSON.stringify(asked)
  const look = useCallback(() => mutate(JSON.parse(key)), [mutate, key])
  useEffect(look, [look])
  return {
    look,
    preview: isPending ? undefined : data,
    problem: error && !isPending ? problemOf(error) : undefined,
  }
}

function Begun({ run, onClose }: { run: RetryRun; onClose: () => void }) {
  const href = queuePaths.retryRun(run.id)
  const router = useRouter()
  // What the page lists has changed; while the sheet is open it stays, or the sheet would go with its row.
  useEffect(() => () => startTransition(() => router.refresh()), [router])
  return (
    <div className="space-y-4">
      <RunProgress
        first={run}
        disabledReason={undefined}
        note="It goes on when this sheet is closed: Pitwall runs it, not this page."
      />
      <div className="flex flex-wrap items-center justify-between gap-2 border-t pt-3">
        <span className="flex flex-wrap items-center gap-2">
          <Link href={href} prefetch={false} className="link">
            Its own page
          </Link>
          <CopyButton text={`${window.location.origin}${href}`} label="Copy link" />
        </span>
        <Button onClick={onClose}>Close</Button>
      </div>
    </div>
  )
}
