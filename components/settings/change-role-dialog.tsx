'use client'

import { Dialog } from '@/components/ui/dialog'
import { notify } from '@/components/ui/notify'
import { changeRole } from '@/lib/users/client'
import { FormActions } from './form-actions'
import { onSubmitTexts } from './on-submit-texts'
import { ProblemNote } from './problem-note'
import { RoleField } from './role-field'
import { useAct } from './use-act'
import type { ActedUser } from './user-actions'

type StepProps = { user: ActedUser; open: boolean; onClose: () => void }

export function ChangeRoleDialog({ user, open, onClose }: StepProps) {
  const { run, pending, problem } = useAct(changeRole, ({ role }) => {
    notify(`${user.email} is now ${role}`, { tone: 'good' })
    onClose()
  })
  const submit = onSubmitTexts(({ role }) => {
    if (role === 'viewer' || role === 'support' || role === 'oncall' || role === 'admin')
      run({ id: user.id, role })
  })
  return (
    <Dialog
      open={open}
      onOpenChange={onClose}
      title={`Role of ${user.email}`}
      description={
        user.isYou ? 'This is you: you will be signed out.' : 'They are signed out and sign in anew.'
      }
    >
      <form method="post" onSubmit={submit} className="space-y-4">
        <ProblemNote problem={problem} />
        <RoleField current={user.role} error={problem?.fields.get('role')} />
        <FormActions submit="Change role" submitting="Changing…" pending={pending} onCancel={onClose} />
      </form>
    </Dialog>
  )
}
