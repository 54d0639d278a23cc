'use client'

import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import type { CreatedPingKey } from '@/lib/cron/contract'
import { CreatePingKeyForm } from './create-ping-key-form'
import { PingKeyOnce } from './ping-key-once'

/** First the form, then the key this one time. `origin`: where this Pitwall is reached. */
export function CreatePingKeyButton({ origin }: { origin: string }) {
  const [open, setOpen] = useState(false)
  const [created, setCreated] = useState<CreatedPingKey>()
  const close = () => {
    setOpen(false)
    setCreated(undefined)
  }
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        <KeyRound aria-hidden="true" size={16} />
        Make a ping key
      </Button>
      <Dialog open={open} onOpenChange={close} title={created ? 'Copy the key now' : 'Make a ping key'}>
        {created ? (
          <PingKeyOnce created={created} origin={origin} onDone={close} />
        ) : (
          <CreatePingKeyForm onCreated={setCreated} onCancel={close} />
        )}
      </Dialog>
    </>
  )
}
