'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { TextField } from '@/components/ui/field'
import { suggestPassword } from '@/lib/users/rules'

type PasswordFieldProps = { label: string; hint: string; required?: boolean; error?: string | undefined }

/** A password for somebody else: in sight, because it has to be told. */
export function PasswordField({ label, hint, required, error }: PasswordFieldProps) {
  const [password, setPassword] = useState('')
  return (
    <div className="space-y-1">
      <TextField
        label={label}
        hint={hint}
        error={error}
        name="password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        required={required}
        minLength={12}
        maxLength={1024}
        autoComplete="off"
        spellCheck={false}
      />
      <div className="flex gap-2">
        <Button variant="ghost" onClick={() => setPassword(suggestPassword())}>
          Suggest one
        </Button>
        {password && <CopyButton text={password} />}
      </div>
    </div>
  )
}
