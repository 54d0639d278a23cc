'use client'

import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import type { CreatedToken } from '@/lib/tokens/contract'
import { CreateTokenForm } from './create-token-form'
import { TokenOnce } from './token-once'

type CreateTokenButtonProps = { scopes: string[] }

/** First the form, then the token this one time. */
export function CreateTokenButton({ scopes }: CreateTokenButtonProps) {
  const [open, setOpen] = useState(false)
  const [created, setCreated] = useState<CreatedToken>()
  const close = () => {
    setOpen(false)
    setCreated(undefined)
  }
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        <KeyRound aria-hidden="true" size={16} />
        Create a token
      </Button>
      <Dialog open={open} onOpenChange={close} title={created ? 'Copy the token now' : 'Create an API token'}>
        {created ? (
          <TokenOnce name={created.name} token={created.token} onDone={close} />
        ) : (
          <CreateTokenForm scopes={scopes} onCreated={setCreated} onCancel={close} />
        )}
      </Dialog>
    </>
  )
}
