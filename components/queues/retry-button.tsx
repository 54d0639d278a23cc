'use client'

import { lazy, Suspense, useState } from 'react'
import { Button } from '@/components/ui/button'
import type { ButtonVariant } from '@/components/ui/button-style'
import { Dialog } from '@/components/ui/dialog'
import { Skeleton } from '@/components/ui/skeleton'
import type { RetryInputGiven } from '@/lib/queues/contract'

export type RetryAsked = Pick<RetryInputGiven, 'source' | 'queue' | 'signature' | 'filter' | 'jobIds'>

type RetryButtonProps = {
  asked: RetryAsked
  /** Which jobs, in words: the error they share, the filters they fit. */
  about: string
  label: string
  /** Heard where several buttons are called the same. */
  labelledFor?: string
  variant?: ButtonVariant
  /** Why this person may not; undefined when they may. */
  disabledReason: string | undefined
}

const RetrySheet = lazy(() => import('./retry-sheet'))

/** Opens a sheet that first says what a retry would do. */
export function RetryButton({ asked, about, label, labelledFor, variant, disabledReason }: RetryButtonProps) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button
        variant={variant}
        disabledReason={disabledReason}
        onClick={() => setOpen(true)}
        aria-label={labelledFor && `${label} ${labelledFor}`}
      >
        {label}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        placement="side"
        title={`Retry failed jobs of ${asked.queue}`}
        description={<span className="line-clamp-4 font-mono text-sm wrap-anywhere">{about}</span>}
      >
        <Suspense fallback={<Skeleton lines={6} />}>
          <RetrySheet asked={asked} onClose={() => setOpen(false)} />
        </Suspense>
      </Dialog>
    </>
  )
}
