'use client'

import { Dialog } from '@/components/ui/dialog'
import { notify } from '@/components/ui/notify'
import { resetPassword } from '@/lib/users/client'
import { FormActions } from './form-actions'
import { onSubmitTexts } from './on-submit-texts'
import { PasswordField } from './password-field'
import { ProblemNote } from './problem-note'
import { useAct } from './use-act'
import type { ActedUser } from './user-actions'

type StepProps = { user: ActedUser; open: boolean; onClose: () => void }

export function ResetPasswordDialog({ user, open, onClose }: StepProps) {
  const { run, pending, problem } = useAct(resetPassword, () => {
    notify(`${user.email} has a new password`, { tone: 'good' })
    onClose()
  })
  const submit = onSubmitTexts(({ password = '' }) => run({ id: user.id, password }))
  return (
    <Dialog
      open={open}
      onOpenChange={onClose}
      title={`Password of ${user.email}`}
      description="It replaces the old one and ends their sessions. Copy it now: it is not shown again."
    >
      <form method="post" onSubmit={submit} className="space-y-4">
        <ProblemNote problem={problem} />
        <PasswordField
          label="New password"
          hint="At least 12 characters."
          required
          error={problem?.fields.get('password')}
        />
        <FormActions submit="Set password" submitting="Setting…" pending={pending} onCancel={onClose} />
      </form>
    </Dialog>
  )
}
