'use client'

import { useState } from 'react'
import { SelectField, TextField } from '@/components/ui/field'
import { fieldOf } from './moment-field'
import type { Proposal } from './start-choices'

type TimeFieldsProps = { proposal: Proposal | undefined; errors: ReadonlyMap<string, string> }

const LENGTHS = [
  [15, '15 minutes'],
  [30, '30 minutes'],
  [60, 'an hour'],
  [120, '2 hours'],
  [240, '4 hours'],
  [480, '8 hours'],
  [1_440, 'a day'],
] as const
const UNTIL = 'until'

/** From when until when, on the reader's clock; it always has an end. */
export function TimeFields({ proposal, errors }: TimeFieldsProps) {
  const [begins, setBegins] = useState(proposal?.startsAt === undefined ? 'now' : 'later')
  const [lasts, setLasts] = useState(proposal?.endsAt === undefined ? '60' : UNTIL)
  const time = { type: 'datetime-local', required: true } as const
  return (
    <fieldset className="grid gap-3 sm:grid-cols-2">
      <legend className="sr-only">When</legend>
      <SelectField
        label="Begins"
        name="begins"
        value={begins}
        onChange={(event) => setBegins(event.target.value)}
      >
        <option value="now">now</option>
        <option value="later">at a time…</option>
      </SelectField>
      {begins === 'later' && (
        <TextField
          {...time}
          label="Begins at"
          name="startsAt"
          defaultValue={fieldOr(proposal?.startsAt)}
          error={errors.get('startsAt')}
        />
      )}
      <SelectField
        label="Lasts"
        name="lasts"
        value={lasts}
        onChange={(event) => setLasts(event.target.value)}
        className={begins === 'later' ? 'sm:col-start-1' : undefined}
        error={lasts === UNTIL ? undefined : errors.get('endsAt')}
      >
        {LENGTHS.map(([minutes, words]) => (
          <option key={minutes} value={minutes}>
            {words}
          </option>
        ))}
        <option value={UNTIL}>until a time…</option>
      </SelectField>
      {lasts === UNTIL && (
        <TextField
          {...time}
          label="Ends at"
          name="endsAt"
          defaultValue={fieldOr(proposal?.endsAt)}
          error={errors.get('endsAt')}
        />
      )}
    </fieldset>
  )
}

const fieldOr = (iso: string | undefined) => (iso === undefined ? undefined : fieldOf(iso))
