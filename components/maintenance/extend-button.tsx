'use client'

import { lazy, Suspense, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Skeleton } from '@/components/ui/skeleton'
import type { MaintenanceWindow } from '@/lib/maintenance/contract'

type ExtendButtonProps = { window: MaintenanceWindow; disabledReason: string | undefined }

const ExtendForm = lazy(() => import('./extend-form'))

/** Moves its end, for a reason that stays in the record. */
export function ExtendButton({ window, disabledReason }: ExtendButtonProps) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button disabledReason={disabledReason} onClick={() => setOpen(true)}>
        Change its end
        <span className="sr-only"> of {window.about}</span>
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={`Change the end of ${window.about}`}
        description="Later or earlier; services and people who ask are told the new end."
      >
        <Suspense fallback={<Skeleton lines={4} />}>
          <ExtendForm window={window} onDone={() => setOpen(false)} />
        </Suspense>
      </Dialog>
    </>
  )
}
