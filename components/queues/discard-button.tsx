'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { FormActions } from '@/components/settings/form-actions'
import { onSubmitTexts } from '@/components/settings/on-submit-texts'
import { ProblemNote } from '@/components/settings/problem-note'
import { useAct } from '@/components/settings/use-act'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { TextAreaField, TextField } from '@/components/ui/field'
import { notify } from '@/components/ui/notify'
import { plural } from '@/lib/format'
import { discardJobs } from '@/lib/queues/client'
import type { DiscardAnswer, DiscardInput } from '@/lib/queues/contract'
import type { QueuePlace } from './queue-address'

type DiscardButtonProps = {
  place: QueuePlace
  /** As they were seen: what has changed since stays. */
  jobs: DiscardInput['jobs']
  label: string
  /** Why this person may not; undefined when they may. */
  disabledReason?: string | undefined
  /** Where to go when the page itself is about what is gone. */
  leaveTo?: string
}

/** They are gone for good: the queue's name must be typed, and why. */
export function DiscardButton({ place, jobs, label, disabledReason, leaveTo }: DiscardButtonProps) {
  const { source, queue } = place
  const router = useRouter()
  const [open, setOpen] = useState(false)
  const { run, pending, problem } = useAct(discardJobs, (answer) => {
    setOpen(false)
    tell(answer)
    if (leaveTo && answer.discarded > 0) router.push(leaveTo)
  })
  const discard = ({ confirm = '', reason = '' }: Record<string, string>) =>
    run({ source, queue, jobs, confirm, reason })
  return (
    <>
      <Button variant="danger" disabledReason={disabledReason} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={`Discard ${plural(jobs.length, 'failed job')} of ${queue}?`}
        description="The engine deletes them with their payload. This cannot be undone; to try them again, retry them."
      >
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
            onCancel={() => setOpen(false)}
          />
        </form>
      </Dialog>
    </>
  )
}

function tell({ discarded, items }: DiscardAnswer): void {
  const left = items.length - discarded
  notify(`${plural(discarded, 'job')} discarded`, {
    tone: discarded > 0 ? 'good' : 'bad',
    ...(left > 0 && { detail: `${plural(left, 'job')} had changed since and stayed.` }),
  })
}
