'use client'

import { useState } from 'react'
import { SelectField, TextField } from '@/components/ui/field'
import type { Choices } from './start-choices'

type ScopeFieldsProps = { choices: Choices; error: string | undefined }

const METHODS = ['*', 'GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** Whom it is about; ids are exact. */
export function ScopeFields({ choices: { services, queueSources }, error }: ScopeFieldsProps) {
  const [kind, setKind] = useState(services.length > 0 ? 'service' : 'global')
  const exact = { required: true, maxLength: 200, spellCheck: false, autoComplete: 'off', error } as const
  return (
    <fieldset className="min-w-0 space-y-3">
      <legend className="sr-only">Whom it is about</legend>
      <div className="grid gap-3 sm:grid-cols-2">
        <SelectField label="About" name="kind" value={kind} onChange={(event) => setKind(event.target.value)}>
          {services.length > 0 && <option value="service">a service</option>}
          {services.length > 0 && <option value="route">a route of a service</option>}
          <option value="tenant">a tenant</option>
          {queueSources.length > 0 && <option value="queue">a queue</option>}
          <option value="cron">a cron job</option>
          <option value="global">everything</option>
        </SelectField>
        {(kind === 'service' || kind === 'route') && (
          <SelectField label="Service" name="service" error={error}>
            {services.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
        )}
        {kind === 'tenant' && <TextField {...exact} label="Tenant" name="tenant" hint="Its exact id." />}
        {kind === 'cron' && <TextField {...exact} label="Job" name="cron" hint="Its slug, as under Cron." />}
        {kind === 'queue' && (
          <SelectField label="Source" name="source">
            {queueSources.map((id) => (
              <option key={id}>{id}</option>
            ))}
          </SelectField>
        )}
      </div>
      {kind === 'queue' && <TextField {...exact} label="Queue" name="queue" hint="Its exact name." />}
      {kind === 'route' && (
        <div className="grid gap-3 sm:grid-cols-[8rem_minmax(0,1fr)]">
          <SelectField label="Method" name="method" defaultValue="*">
            {METHODS.map((method) => (
              <option key={method} value={method}>
                {method === '*' ? 'any' : method}
              </option>
            ))}
          </SelectField>
          <TextField
            {...exact}
            maxLength={500}
            label="Route"
            name="pattern"
            placeholder="/orders/:id"
            hint="A part may be :name, * is any text."
          />
        </div>
      )}
    </fieldset>
  )
}
