'use client'

import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import type { CreatedBypass } from '@/lib/maintenance/contract'
import { BypassOnce } from './bypass-once'
import { CreateBypassForm } from './create-bypass-form'

type CreateBypassButtonProps = { services: readonly { id: string; name: string }[]; origin: string }

/** First the form, then the token this one time. `origin`: where this Pitwall is reached. */
export function CreateBypassButton({ services, origin }: CreateBypassButtonProps) {
  const [open, setOpen] = useState(false)
  const [created, setCreated] = useState<CreatedBypass>()
  const close = () => {
    setOpen(false)
    setCreated(undefined)
  }
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        <KeyRound aria-hidden="true" size={16} />
        Make a bypass
      </Button>
      <Dialog open={open} onOpenChange={close} title={created ? 'Copy the token now' : 'Make a bypass'}>
        {created ? (
          <BypassOnce created={created} origin={origin} onDone={close} />
        ) : (
          <CreateBypassForm services={services} onCreated={setCreated} onCancel={close} />
        )}
      </Dialog>
    </>
  )
}
