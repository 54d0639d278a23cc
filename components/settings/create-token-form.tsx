'use client'

import type { FormEvent } from 'react'
import { SelectField, TextField } from '@/components/ui/field'
import { createToken } from '@/lib/tokens/client'
import type { CreatedToken } from '@/lib/tokens/contract'
import { FormActions } from './form-actions'
import { ProblemNote } from './problem-note'
import { ScopeField } from './scope-field'
import { useAct } from './use-act'

type CreateTokenFormProps = {
  scopes: string[]
  onCreated: (token: CreatedToken) => void
  onCancel: () => void
}

const DAY_MS = 86_400_000

export function CreateTokenForm({ scopes, onCreated, onCancel }: CreateTokenFormProps) {
  const { run, pending, problem } = useAct(createToken, onCreated)

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const days = Number(form.get('days'))
    run({
      name: String(form.get('name')),
      scopes: form.getAll('scopes').map(String),
      ...(days > 0 && { expiresAt: new Date(Date.now() + days * DAY_MS).toISOString() }),
    })
  }

  return (
    <form method="post" onSubmit={submit} className="space-y-4">
      <ProblemNote problem={problem} />
      <TextField
        label="Name"
        name="name"
        required
        maxLength={100}
        hint="What uses it: it stands in the audit trail."
        error={problem?.fields.get('name')}
      />
      <ScopeField scopes={scopes} error={problem?.fields.get('scopes')} />
      <SelectField label="Expires" name="days" defaultValue="90" error={problem?.fields.get('expiresAt')}>
        <option value="30">in 30 days</option>
        <option value="90">in 90 days</option>
        <option value="365">in a year</option>
        <option value="0">never</option>
      </SelectField>
      <FormActions submit="Create" submitting="Creating…" pending={pending} onCancel={onCancel} />
    </form>
  )
}
