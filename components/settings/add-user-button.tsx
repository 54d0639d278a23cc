'use client'

import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { TextField } from '@/components/ui/field'
import { notify } from '@/components/ui/notify'
import { createUser } from '@/lib/users/client'
import { FormActions } from './form-actions'
import { onSubmitTexts } from './on-submit-texts'
import { PasswordField } from './password-field'
import { ProblemNote } from './problem-note'
import { RoleField } from './role-field'
import { useAct } from './use-act'

type AddUserButtonProps = { hasSso: boolean }

export function AddUserButton({ hasSso }: AddUserButtonProps) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        <UserPlus aria-hidden="true" size={16} />
        Add a person
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title="Add a person">
        <AddUserForm hasSso={hasSso} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  )
}

function AddUserForm({ hasSso, onDone }: AddUserButtonProps & { onDone: () => void }) {
  const { run, pending, problem } = useAct(createUser, (user) => {
    notify(`${user.email} can ${user.hasPassword ? 'sign in now' : 'sign in by single sign-on'}`, {
      tone: 'good',
    })
    onDone()
  })
  const submit = onSubmitTexts(({ email = '', role, name, password }) =>
    run({
      email,
      role: isRole(role) ? role : 'viewer',
      ...(name && { name }),
      ...(password && { password }),
    }),
  )
  return (
    <form method="post" onSubmit={submit} className="space-y-4">
      <ProblemNote problem={problem} />
      <TextField
        label="E-mail"
        name="email"
        type="email"
        autoComplete="off"
        required
        error={problem?.fields.get('email')}
      />
      <TextField label="Name" name="name" autoComplete="off" maxLength={100} hint="Optional." />
      <RoleField current="viewer" error={problem?.fields.get('role')} />
      <PasswordField
        label="Password"
        hint={passwordHint(hasSso)}
        required={!hasSso}
        error={problem?.fields.get('password')}
      />
      <FormActions submit="Add" submitting="Adding…" pending={pending} onCancel={onDone} />
    </form>
  )
}

const passwordHint = (hasSso: boolean) =>
  hasSso
    ? 'At least 12 characters. Empty: invited, the first single sign-on completes it.'
    : 'At least 12 characters; they can change it themselves.'

const isRole = (text: string | undefined) =>
  text === 'viewer' || text === 'support' || text === 'oncall' || text === 'admin'
