'use client'

import { Dialog } from '@/components/ui/dialog'
import { notify } from '@/components/ui/notify'
import { disableUser, enableUser } from '@/lib/users/client'
import { FormActions } from './form-actions'
import { onSubmitTexts } from './on-submit-texts'
import { ProblemNote } from './problem-note'
import { useAct } from './use-act'
import type { ActedUser } from './user-actions'

type StepProps = { user: ActedUser; open: boolean; onClose: () => void }

export function DisableUserDialog({ user, open, onClose }: StepProps) {
  const { run, pending, problem } = useAct(user.disabled ? enableUser : disableUser, ({ state }) => {
    notify(`${user.email} is ${state}`, { tone: 'good' })
    onClose()
  })
  return (
    <Dialog
      open={open}
      onOpenChange={onClose}
      title={`${user.disabled ? 'Enable' : 'Disable'} ${user.email}?`}
      description={
        user.disabled
          ? 'They may sign in again with the password and role they had.'
          : 'Their sessions end with the next request, and they cannot sign in until enabled again. What they did stays in the audit trail.'
      }
    >
      <form method="post" onSubmit={onSubmitTexts(() => run(user.id))} className="space-y-4">
        <ProblemNote problem={problem} />
        <FormActions
          submit={user.disabled ? 'Enable' : 'Disable'}
          submitting="Working…"
          variant={user.disabled ? 'primary' : 'danger'}
          pending={pending}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  )
}
