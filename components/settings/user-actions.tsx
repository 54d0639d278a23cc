'use client'

import { MoreHorizontal } from 'lucide-react'
import { useState } from 'react'
import { Menu } from '@/components/ui/menu'
import type { Role } from '@/lib/users/contract'
import { ChangeRoleDialog } from './change-role-dialog'
import { DisableUserDialog } from './disable-user-dialog'
import { ResetPasswordDialog } from './reset-password-dialog'

export type ActedUser = { id: string; email: string; role: Role; disabled: boolean; isYou: boolean }

type Step = 'role' | 'password' | 'disable'

/** What an admin may do to a person; each step explains itself before it is done. */
export function UserActions({ user }: { user: ActedUser }) {
  const [step, setStep] = useState<Step>()
  const close = () => setStep(undefined)
  return (
    <>
      <Menu
        label={`Actions for ${user.email}`}
        fit="square"
        items={[
          { kind: 'action', label: 'Change role', run: () => setStep('role') },
          { kind: 'action', label: 'Set password', run: () => setStep('password') },
          { kind: 'line', label: 'access' },
          {
            kind: 'action',
            label: user.disabled ? 'Enable again' : 'Disable',
            run: () => setStep('disable'),
          },
        ]}
      >
        <MoreHorizontal aria-hidden="true" size={16} />
      </Menu>
      <ChangeRoleDialog user={user} open={step === 'role'} onClose={close} />
      <ResetPasswordDialog user={user} open={step === 'password'} onClose={close} />
      <DisableUserDialog user={user} open={step === 'disable'} onClose={close} />
    </>
  )
}
