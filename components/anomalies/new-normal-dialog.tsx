'use client'

import { FormActions } from '@/components/settings/form-actions'
import { onSubmitTexts } from '@/components/settings/on-submit-texts'
import { ProblemNote } from '@/components/settings/problem-note'
import { useAct } from '@/components/settings/use-act'
import { Dialog } from '@/components/ui/dialog'
import { TextAreaField } from '@/components/ui/field'
import { giveVerdict } from '@/lib/anomalies/client'

type NewNormalDialogProps = { id: string; onClose: () => void }

/** Why what is measured now is how it will be: the reason stands on the timeline. */
export default function NewNormalDialog({ id, onClose }: NewNormalDialogProps) {
  const { run, pending, problem } = useAct(giveVerdict, onClose)
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Accept as the new normal?"
      description="The anomaly closes, and its series learn what is usual from this moment on. This cannot be undone. The reason stands on the timeline and in the audit trail."
    >
      <form
        method="post"
        onSubmit={onSubmitTexts(({ reason }) => run({ id, verdict: 'accepted', reason }))}
        className="space-y-4"
      >
        <ProblemNote problem={problem} />
        <TextAreaField
          label="Reason"
          name="reason"
          required
          maxLength={2_000}
          placeholder="The season began: twice the traffic until November."
          error={problem?.fields.get('reason')}
        />
        <FormActions submit="Accept" submitting="Accepting…" pending={pending} onCancel={onClose} />
      </form>
    </Dialog>
  )
}
