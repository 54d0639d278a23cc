'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { notify } from '@/components/ui/notify'
import { revokeToken } from '@/lib/tokens/client'
import { FormActions } from './form-actions'
import { onSubmitTexts } from './on-submit-texts'
import { ProblemNote } from './problem-note'
import { useAct } from './use-act'

type RevokeTokenButtonProps = { id: string; name: string; disabledReason: string | undefined }

export function RevokeTokenButton({ id, name, disabledReason }: RevokeTokenButtonProps) {
  const [open, setOpen] = useState(false)
  const { run, pending, problem } = useAct(revokeToken, () => {
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
        description="Whatever uses it is refused from its next request on. This cannot be undone."
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
