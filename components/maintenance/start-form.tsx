'use client'

import { type FormEvent, useState } from 'react'
import { FormActions } from '@/components/settings/form-actions'
import { ProblemNote } from '@/components/settings/problem-note'
import { SelectField, TextField } from '@/components/ui/field'
import type { Problem } from '@/lib/problems/client'
import { ModeField } from './mode-field'
import { type Draft, readStartForm } from './read-start-form'
import { ScopeFields } from './scope-fields'
import type { Choices, Proposal } from './start-choices'
import { TimeFields } from './time-fields'

type StartFormProps = {
  choices: Choices
  proposal: Proposal | undefined
  pending: boolean
  problem: Problem | undefined
  onDraft: (draft: Draft) => void
  onCancel: () => void
}

/** Whom it is about, how strictly, from when until when, and why. */
export function StartForm({ choices, proposal, pending, problem, onDraft, onCancel }: StartFormProps) {
  const [unread, setUnread] = useState<ReadonlyMap<string, string>>(new Map())
  const errors = new Map([...(problem?.fields ?? []), ...unread])

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const { draft, problems } = readStartForm(new FormData(event.currentTarget))
    setUnread(problems)
    if (problems.size === 0) onDraft(draft)
  }

  return (
    <form method="post" onSubmit={submit} className="space-y-5">
      <ProblemNote problem={unread.size > 0 ? undefined : problem} />
      <ScopeFields choices={choices} error={errors.get('scope')} />
      <ModeField />
      <TimeFields proposal={proposal} errors={errors} />
      <SelectField
        label="At its end"
        name="onOverrun"
        defaultValue="keep"
        hint="What is past its end is told on the timeline, to its owner; nothing opens in the middle of a restore."
      >
        <option value="keep">stay on until somebody ends it</option>
        <option value="end">end by itself</option>
      </SelectField>
      <TextField
        label="Reason"
        name="reason"
        required
        maxLength={500}
        error={errors.get('reason')}
        hint="People and services that ask are told it."
      />
      <FormActions submit="See what it covers" submitting="Looking…" pending={pending} onCancel={onCancel} />
    </form>
  )
}
