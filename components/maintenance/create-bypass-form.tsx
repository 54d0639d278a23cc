'use client'

import { FormActions } from '@/components/settings/form-actions'
import { onSubmitTexts } from '@/components/settings/on-submit-texts'
import { ProblemNote } from '@/components/settings/problem-note'
import { useAct } from '@/components/settings/use-act'
import { useNow } from '@/components/ui/clock'
import { SelectField, TextField } from '@/components/ui/field'
import { createBypass } from '@/lib/maintenance/client'
import type { CreatedBypass } from '@/lib/maintenance/contract'

type CreateBypassFormProps = {
  services: readonly { id: string; name: string }[]
  onCreated: (bypass: CreatedBypass) => void
  onCancel: () => void
}

const HOUR_MS = 3_600_000

export function CreateBypassForm({ services, onCreated, onCancel }: CreateBypassFormProps) {
  const now = useNow()
  const { run, pending, problem } = useAct(createBypass, onCreated)
  const submit = onSubmitTexts(({ name = '', service, hours }) =>
    run({
      name,
      ...(service !== undefined && { service }),
      expiresAt: new Date(now.getTime() + Number(hours) * HOUR_MS).toISOString(),
    }),
  )
  return (
    <form method="post" onSubmit={submit} className="space-y-4">
      <ProblemNote problem={problem} />
      <TextField
        label="Name"
        name="name"
        required
        maxLength={100}
        hint="Who or what passes with it: each use is noted under this name."
        error={problem?.fields.get('name')}
      />
      <SelectField
        label="For"
        name="service"
        defaultValue={services.length === 1 ? services[0]?.id : ''}
        error={problem?.fields.get('service')}
      >
        <option value="">every service</option>
        {services.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      <SelectField label="Expires" name="hours" defaultValue="4" error={problem?.fields.get('expiresAt')}>
        <option value="1">in an hour</option>
        <option value="4">in 4 hours</option>
        <option value="24">in a day</option>
        <option value="168">in a week</option>
        <option value="719">in 30 days</option>
      </SelectField>
      <FormActions submit="Make it" submitting="Making…" pending={pending} onCancel={onCancel} />
    </form>
  )
}
