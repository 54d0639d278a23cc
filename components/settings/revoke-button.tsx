'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { notify } from '@/components/ui/notify'
import { FormActions } from './form-actions'
import { onSubmitTexts } from './on-submit-texts'
import { ProblemNote } from './problem-note'
import { useAct } from './use-act'

type RevokeButtonProps = {
  id: string
  name: string
  disabledReason: string | undefined
  revoke: (id: string) => Promise<unknown>
  /** What it means for whoever uses it. */
  consequence: string
}

/** Takes a credential away for good, once that is confirmed. */
export function RevokeButton({ id, name, disabledReason, revoke, consequence }: RevokeButtonProps) {
  const [open, setOpen] = useState(false)
  const { run, pending, problem } = useAct(revoke, () => {
    notify(`${name} is revoked`, { tone: 'good' })
    setOpen(false)
  })
  return (
    <>
      <Button variant="ghost" disabledReason={disabledReason} onClick={() => setOpen(true)}>
        Revoke<span className="sr-only"> {name}</span>
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={`Revoke ${name}?`}
        description={`${consequence} This cannot be undone.`}
      >
        <form method="post" onSubmit={onSubmitTexts(() => run(id))} className="space-y-4">
          <ProblemNote problem={problem} />
          <FormActions
            submit="Revoke"
            submitting="Revoking…"
            variant="danger"
            pending={pending}
            onCancel={() => setOpen(false)}
          />
        </form>
      </Dialog>
    </>
  )
}
