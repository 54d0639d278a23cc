'use client'

import { lazy, Suspense, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Skeleton } from '@/components/ui/skeleton'
import type { MaintenanceWindow } from '@/lib/maintenance/contract'

type EndButtonProps = { window: MaintenanceWindow; disabledReason: string | undefined }

const EndForm = lazy(() => import('./end-form'))

/** Ends what is on once its checks were seen, or cancels what is only planned. */
export function EndButton({ window, disabledReason }: EndButtonProps) {
  const [open, setOpen] = useState(false)
  const { about, state } = window
  const isPlanned = state === 'scheduled'
  return (
    <>
      <Button
        variant={isPlanned ? 'secondary' : 'primary'}
        disabledReason={disabledReason}
        onClick={() => setOpen(true)}
      >
        {isPlanned ? 'Cancel' : 'End'}
        <span className="sr-only"> {about}</span>
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={isPlanned ? `Cancel what is planned for ${about}?` : `End maintenance of ${about}?`}
        description={
          isPlanned
            ? 'It will not begin.'
            : 'What it switched is switched back, and what it skipped stands under catch-up.'
        }
      >
        <Suspense fallback={<Skeleton lines={4} />}>
          <EndForm window={window} onDone={() => setOpen(false)} />
        </Suspense>
      </Dialog>
    </>
  )
}
