'use client'

import { useState } from 'react'
import { FormActions } from '@/components/settings/form-actions'
import { onSubmitTexts } from '@/components/settings/on-submit-texts'
import { ProblemNote } from '@/components/settings/problem-note'
import { useAct } from '@/components/settings/use-act'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { notify } from '@/components/ui/notify'
import { revokePingKey } from '@/lib/cron/client'

type RevokePingKeyButtonProps = { id: string; name: string; disabledReason: string | undefined }

export function RevokePingKeyButton({ id, name, disabledReason }: RevokePingKeyButtonProps) {
  const [open, setOpen] = useState(false)
  const { run, pending, problem } = useAct(revokePingKey, () => {
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
        description="Jobs that check in with it are refused from now on, and will count as missed. This cannot be undone."
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
