'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/field'
import { paths } from '@/lib/paths'
import { changeOwnPassword } from '@/lib/users/client'
import { onSubmitTexts } from './on-submit-texts'
import { ProblemNote } from './problem-note'
import { useAct } from './use-act'

/** Ends every session of this person, this one too: they sign in again with the new password. */
export function OwnPasswordForm() {
  const [differs, setDiffers] = useState(false)
  const { run, pending, problem } = useAct(changeOwnPassword, () => window.location.assign(paths.signIn()))
  const submit = onSubmitTexts(({ current = '', password = '', again = '' }) => {
    setDiffers(password !== again)
    if (password === again) run({ current, password })
  })
  return (
    <form method="post" onSubmit={submit} className="max-w-sm space-y-4">
      <ProblemNote problem={problem} />
      <TextField
        label="Current password"
        name="current"
        type="password"
        autoComplete="current-password"
        required
        error={problem?.fields.get('current')}
      />
      <TextField
        label="New password"
        name="password"
        type="password"
        autoComplete="new-password"
        required
        minLength={12}
        maxLength={1024}
        hint="At least 12 characters; no other rule."
        error={problem?.fields.get('password')}
      />
      <TextField
        label="New password again"
        name="again"
        type="password"
        autoComplete="new-password"
        required
        error={differs ? 'is not the same' : undefined}
      />
      <Button type="submit" variant="primary" pending={pending}>
        {pending ? 'Changing…' : 'Change password'}
      </Button>
    </form>
  )
}
