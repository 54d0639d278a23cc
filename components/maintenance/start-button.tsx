'use client'

import { lazy, type ReactNode, Suspense, useState } from 'react'
import { Button } from '@/components/ui/button'
import type { ButtonVariant } from '@/components/ui/button-style'
import { Dialog } from '@/components/ui/dialog'
import { Skeleton } from '@/components/ui/skeleton'
import type { Choices, Proposal } from './start-choices'

type StartButtonProps = {
  choices: Choices
  proposal?: Proposal
  variant?: ButtonVariant
  disabledReason: string | undefined
  children: ReactNode
}

const StartSheet = lazy(() => import('./start-sheet'))

/** Opens the sheet in which maintenance is begun or planned. */
export function StartButton({ choices, proposal, variant, disabledReason, children }: StartButtonProps) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button variant={variant} disabledReason={disabledReason} onClick={() => setOpen(true)}>
        {children}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        placement="side"
        title={proposal?.startsAt ? 'Plan maintenance' : 'Start maintenance'}
        description="First what and when; before anything happens you see what it covers."
      >
        <Suspense fallback={<Skeleton lines={8} />}>
          <StartSheet choices={choices} proposal={proposal} onDone={() => setOpen(false)} />
        </Suspense>
      </Dialog>
    </>
  )
}
