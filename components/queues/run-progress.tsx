'use client'

import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { startTransition, useEffect, useRef } from 'react'
import { ProblemNote } from '@/components/settings/problem-note'
import { useAct } from '@/components/settings/use-act'
import { Button } from '@/components/ui/button'
import { cancelRetry, retryRunQuery } from '@/lib/queues/client'
import type { RetryRun, RetryRunDetail } from '@/lib/queues/contract'
import { OutcomeBar } from './outcome-bar'
import { isLive, RunStateMark } from './run-state'
import { runSentence } from './run-words'

type RunProgressProps = {
  /** As it was last read. */
  first: RetryRun | RetryRunDetail
  /** Why this person may not cancel it; undefined when they may. */
  disabledReason: string | undefined
  /** Said while it goes on. */
  note?: string
}

const POLL_MS = 2_000

/** A retry as it goes: what it does, what became of its jobs, and the way to end it. */
export function RunProgress({ first, disabledReason, note }: RunProgressProps) {
  const { data, isError } = useQuery({
    ...retryRunQuery(first.id),
    enabled: isLive(first),
    refetchInterval: ({ state }) => (isLive(state.data ?? first) ? POLL_MS : false),
  })
  const run = newer(data, first)
  useServerPartsFollow(run)
  const cancel = useAct(cancelRetry)
  return (
    <div className="space-y-3">
      <p className="flex flex-wrap items-baseline justify-between gap-x-3" aria-live="polite">
        <span className="text-lg font-semibold">{run.words}</span>
        <RunStateMark state={run.state} />
      </p>
      <OutcomeBar counts={run.counts} words={run.words} />
      <p className="break-words">{runSentence(run)}</p>
      {note && isLive(run) && <p className="text-sm text-muted">{note}</p>}
      {isError && <p className="text-sm text-at-risk">Its newest state could not be read; trying again.</p>}
      <ProblemNote problem={cancel.problem} />
      {isLive(run) && (
        <Button
          onClick={() => cancel.run(run.id)}
          pending={cancel.pending}
          disabledReason={disabledReason}
          variant="danger"
        >
          Cancel the retry
        </Button>
      )}
    </div>
  )
}

/** What has ended does not begin again: then what was polled is older than what the server rendered. */
const newer = (polled: RetryRun | undefined, first: RetryRun): RetryRun =>
  polled && (isLive(first) || !isLive(polled)) ? polled : first

/** Counts and lists that the server renders change with it; below a sheet they wait for its end. */
function useServerPartsFollow({ state }: RetryRun): void {
  const router = useRouter()
  const rendered = useRef(state)
  useEffect(() => {
    if (rendered.current === state) return
    rendered.current = state
    if (document.querySelector('[role="dialog"]')) return
    startTransition(() => router.refresh())
  }, [state, router])
}
