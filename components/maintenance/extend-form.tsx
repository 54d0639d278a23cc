'use client'

import { useState } from 'react'
import { FormActions } from '@/components/settings/form-actions'
import { onSubmitTexts } from '@/components/settings/on-submit-texts'
import { ProblemNote } from '@/components/settings/problem-note'
import { useAct } from '@/components/settings/use-act'
import { useNow } from '@/components/ui/clock'
import { SelectField, TextField } from '@/components/ui/field'
import { notify } from '@/components/ui/notify'
import { Time } from '@/components/ui/time'
import { extendMaintenance } from '@/lib/maintenance/client'
import type { MaintenanceWindow } from '@/lib/maintenance/contract'
import { fieldOf, isoOf } from './moment-field'
import { TypedScope } from './typed-scope'

type ExtendFormProps = { window: MaintenanceWindow; onDone: () => void }

const MINUTE_MS = 60_000
const AT = 'at'

export default function ExtendForm({ window, onDone }: ExtendFormProps) {
  const { id, about, scope, state, endsAt } = window
  // What is past its end goes on from now.
  const base = Math.max(useNow().getTime(), Date.parse(endsAt))
  const [by, setBy] = useState('30')
  const [at, setAt] = useState(fieldOf(endsAt))
  const wanted = by === AT ? isoOf(at) : new Date(base + Number(by) * MINUTE_MS).toISOString()
  const { run, pending, problem } = useAct(extendMaintenance, (changed) => {
    notify(`${about}: its end is changed`, {
      tone: 'good',
      ...(changed.changed && !changed.auditLogged && { detail: 'Its audit row is written later.' }),
    })
    onDone()
  })
  const submit = onSubmitTexts(
    ({ reason = '' }) => wanted !== undefined && run({ id, endsAt: wanted, reason }),
  )
  return (
    <form method="post" onSubmit={submit} className="space-y-4">
      <ProblemNote problem={problem} />
      <SelectField label="New end" name="by" value={by} onChange={(event) => setBy(event.target.value)}>
        <option value="15">15 minutes more</option>
        <option value="30">30 minutes more</option>
        <option value="60">an hour more</option>
        <option value="120">2 hours more</option>
        <option value="240">4 hours more</option>
        <option value={AT}>at a time…</option>
      </SelectField>
      {by === AT && (
        <TextField
          label="At"
          type="datetime-local"
          name="at"
          required
          value={at}
          onChange={(event) => setAt(event.target.value)}
        />
      )}
      <p aria-live="polite" className="text-muted">
        It then ends {wanted === undefined ? '…' : <Time at={wanted} show="both" />}.
        {problem?.fields.get('endsAt') !== undefined && (
          <span className="block text-outage">It {problem.fields.get('endsAt')}.</span>
        )}
      </p>
      <TextField
        label="Reason"
        name="reason"
        required
        maxLength={500}
        error={problem?.fields.get('reason')}
        hint="It stays in the record of this window."
      />
      {state !== 'scheduled' && <TypedScope scope={scope} />}
      <FormActions submit="Change it" submitting="Changing…" pending={pending} onCancel={onDone} />
    </form>
  )
}
