'use client'

import { FormActions } from '@/components/settings/form-actions'
import { onSubmitTexts } from '@/components/settings/on-submit-texts'
import { ProblemNote } from '@/components/settings/problem-note'
import { useAct } from '@/components/settings/use-act'
import { TextField } from '@/components/ui/field'
import { createPingKey } from '@/lib/cron/client'
import type { CreatedPingKey } from '@/lib/cron/contract'

type CreatePingKeyFormProps = { onCreated: (key: CreatedPingKey) => void; onCancel: () => void }

export function CreatePingKeyForm({ onCreated, onCancel }: CreatePingKeyFormProps) {
  const { run, pending, problem } = useAct(createPingKey, onCreated)
  const submit = onSubmitTexts(({ name = '', environment }) =>
    run({ name, ...(environment !== undefined && { environment }) }),
  )
  return (
    <form method="post" onSubmit={submit} className="space-y-4">
      <ProblemNote problem={problem} />
      <TextField
        label="Name"
        name="name"
        required
        maxLength={100}
        hint="Which machine or system uses it."
        error={problem?.fields.get('name')}
      />
      <TextField
        label="Environment"
        name="environment"
        maxLength={32}
        spellCheck={false}
        hint="It reaches jobs of this one alone; empty: of every one."
        error={problem?.fields.get('environment')}
      />
      <FormActions submit="Make it" submitting="Making…" pending={pending} onCancel={onCancel} />
    </form>
  )
}
