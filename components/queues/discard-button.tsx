'use client'

import { lazy, Suspense, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Skeleton } from '@/components/ui/skeleton'
import { plural } from '@/lib/format'
import type { DiscardInput } from '@/lib/queues/contract'
import type { QueuePlace } from './queue-address'

const DiscardForm = lazy(() => import('./discard-form'))

export type DiscardButtonProps = {
  place: QueuePlace
  /** As they were seen: what has changed since stays. */
  jobs: DiscardInput['jobs']
  label: string
  /** Why this person may not; undefined when they may. */
  disabledReason?: string | undefined
  /** Where to go when the page itself is about what is gone. */
  leaveTo?: string | undefined
}

/** They are gone for good: the queue's name must be typed, and why. */
export function DiscardButton({ place, jobs, label, disabledReason, leaveTo }: DiscardButtonProps) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button variant="danger" disabledReason={disabledReason} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={`Discard ${plural(jobs.length, 'failed job')} of ${place.queue}?`}
        description="The engine deletes them with their payload. This cannot be undone; to try them again, retry them."
      >
        <Suspense fallback={<Skeleton lines={4} />}>
          <DiscardForm place={place} jobs={jobs} leaveTo={leaveTo} onDone={() => setOpen(false)} />
        </Suspense>
      </Dialog>
    </>
  )
}
