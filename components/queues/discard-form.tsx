'use client'

import { useRouter } from 'next/navigation'
import { FormActions } from '@/components/settings/form-actions'
import { onSubmitTexts } from '@/components/settings/on-submit-texts'
import { ProblemNote } from '@/components/settings/problem-note'
import { useAct } from '@/components/settings/use-act'
import { TextAreaField, TextField } from '@/components/ui/field'
import { notify } from '@/components/ui/notify'
import { plural } from '@/lib/format'
import { discardJobs } from '@/lib/queues/client'
import type { DiscardAnswer } from '@/lib/queues/contract'
import type { DiscardButtonProps } from './discard-button'

type DiscardFormProps = Pick<DiscardButtonProps, 'place' | 'jobs' | 'leaveTo'> & { onDone: () => void }

/** The queue's name is typed, and why. */
export default function DiscardForm({ place: { source, queue }, jobs, leaveTo, onDone }: DiscardFormProps) {
  const router = useRouter()
  const { run, pending, problem } = useAct(discardJobs, (answer) => {
    onDone()
    tell(answer)
    if (leaveTo && answer.discarded > 0) router.push(leaveTo)
  })
  const discard = ({ confirm = '', reason = '' }: Record<string, string>) =>
    run({ source, queue, jobs, confirm, reason })
  return (
    <form method="post" onSubmit={onSubmitTexts(discard)} className="space-y-4">
      <ProblemNote problem={problem} />
      <TextField
        label={`Type ${queue}`}
        name="confirm"
        required
        autoComplete="off"
        spellCheck={false}
        error={problem?.fields.get('confirm')}
      />
      <TextAreaField
        label="Why"
        name="reason"
        required
        maxLength={200}
        hint="It stands in the audit trail."
        error={problem?.fields.get('reason')}
      />
      <FormActions
        submit={`Discard ${plural(jobs.length, 'job')}`}
        submitting="Discarding…"
        variant="danger"
        pending={pending}
        onCancel={onDone}
      />
    </form>
  )
}

function tell({ discarded, items }: DiscardAnswer): void {
  const left = items.length - discarded
  notify(`${plural(discarded, 'job')} discarded`, {
    tone: discarded > 0 ? 'good' : 'bad',
    ...(left > 0 && { detail: `${plural(left, 'job')} had changed since and stayed.` }),
  })
}
