'use client'

import { useQuery } from '@tanstack/react-query'
import { FormActions } from '@/components/settings/form-actions'
import { onSubmitTexts } from '@/components/settings/on-submit-texts'
import { ProblemNote } from '@/components/settings/problem-note'
import { useAct } from '@/components/settings/use-act'
import { TextField } from '@/components/ui/field'
import { notify } from '@/components/ui/notify'
import { Skeleton } from '@/components/ui/skeleton'
import { endMaintenance, exitChecksQuery } from '@/lib/maintenance/client'
import type { MaintenanceWindow } from '@/lib/maintenance/contract'
import { CheckList } from './check-list'
import { TypedScope } from './typed-scope'

type EndFormProps = { window: MaintenanceWindow; onDone: () => void }

/** First how it looks, then the end: it can be ended whatever the checks say. */
export default function EndForm({ window, onDone }: EndFormProps) {
  const { id, about, scope, mode, state } = window
  const isPlanned = state === 'scheduled'
  const isChecked = !isPlanned && mode !== 'announce'
  const checks = useQuery({ ...exitChecksQuery(id), enabled: isChecked })
  const { run, pending, problem } = useAct(endMaintenance, ({ changed, auditLogged }) => {
    notify(isPlanned ? `${about}: cancelled` : `${about}: maintenance is over`, {
      tone: 'good',
      ...(changed && !auditLogged && { detail: 'Its audit row is written later.' }),
    })
    onDone()
  })
  const isReady = checks.data?.ready ?? true
  return (
    <form method="post" onSubmit={onSubmitTexts(({ reason }) => run({ id, reason }))} className="space-y-4">
      <ProblemNote problem={problem} />
      {isChecked && (
        <div className="min-h-20" aria-live="polite">
          {checks.data && <CheckList checks={checks.data} />}
          {checks.error && (
            <p className="text-at-risk">The checks cannot be read now: {checks.error.message}</p>
          )}
          {checks.isPending && <Skeleton lines={3} />}
        </div>
      )}
      <TextField
        label="Reason (optional)"
        name="reason"
        maxLength={500}
        error={problem?.fields.get('reason')}
      />
      {!isPlanned && <TypedScope scope={scope} />}
      <FormActions
        submit={isPlanned ? 'Cancel it' : isReady ? 'End it' : 'End it all the same'}
        submitting={isPlanned ? 'Cancelling…' : 'Ending…'}
        variant={isReady ? 'primary' : 'danger'}
        pending={pending}
        onCancel={onDone}
      />
    </form>
  )
}
