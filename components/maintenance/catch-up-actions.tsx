'use client'

import { useState } from 'react'
import { FormActions } from '@/components/settings/form-actions'
import { onSubmitTexts } from '@/components/settings/on-submit-texts'
import { ProblemNote } from '@/components/settings/problem-note'
import { useAct } from '@/components/settings/use-act'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { TextField } from '@/components/ui/field'
import { notify } from '@/components/ui/notify'
import { dismissCatchUp, runNow } from '@/lib/maintenance/client'
import type { CatchUpItem } from '@/lib/maintenance/contract'

type CatchUpActionsProps = {
  windowId: string
  item: Extract<CatchUpItem, { kind: 'job' }>
  mayOperate: boolean
}

/** Run it now, once for all its skipped runs, or say that nobody needs it; nothing once that is decided. */
export function CatchUpActions({ windowId, item, mayOperate }: CatchUpActionsProps) {
  const [asking, setAsking] = useState<'run' | 'dismiss'>()
  const { name, state, cannotRun } = item
  if (state !== 'waiting' && state !== 'failed') return null
  const forbidden = mayOperate ? undefined : 'Only on-call and admins may do this.'
  const close = () => setAsking(undefined)
  return (
    <div className="no-print flex flex-wrap gap-2">
      <Button variant="ghost" disabledReason={forbidden} onClick={() => setAsking('dismiss')}>
        Not needed<span className="sr-only"> {name}</span>
      </Button>
      <Button disabledReason={forbidden ?? cannotRun ?? undefined} onClick={() => setAsking('run')}>
        Run now<span className="sr-only"> {name}</span>
      </Button>
      <Dialog
        open={asking === 'run'}
        onOpenChange={close}
        title={`Run ${name} now?`}
        description={runWords(item)}
      >
        <RunForm {...{ windowId, item }} onDone={close} />
      </Dialog>
      <Dialog
        open={asking === 'dismiss'}
        onOpenChange={close}
        title={`${name} need not be caught up?`}
        description="It runs again when it is next due. Who said so and why stays in the record."
      >
        <DismissForm {...{ windowId, item }} onDone={close} />
      </Dialog>
    </div>
  )
}

const runWords = ({ skipped }: { skipped: number }) =>
  `Its trigger is called once${skipped > 1 ? `, for all ${skipped} runs that were skipped` : ''}. It tells how it went by checking in.`

type FormProps = Omit<CatchUpActionsProps, 'mayOperate'> & { onDone: () => void }

function RunForm({ windowId, item: { runId, name }, onDone }: FormProps) {
  const { run, pending, problem } = useAct(runNow, (item) => {
    notify(
      item.kind === 'job' && item.state === 'failed'
        ? `${name} could not be told`
        : `${name} was told to run`,
    )
    onDone()
  })
  return (
    <form method="post" onSubmit={onSubmitTexts(() => run({ windowId, runId }))} className="space-y-4">
      <ProblemNote problem={problem} />
      <FormActions submit="Run it" submitting="Telling it…" pending={pending} onCancel={onDone} />
    </form>
  )
}

function DismissForm({ windowId, item: { runId }, onDone }: FormProps) {
  const { run, pending, problem } = useAct(dismissCatchUp, onDone)
  const submit = onSubmitTexts(({ reason = '' }) => run({ windowId, runId, reason }))
  return (
    <form method="post" onSubmit={submit} className="space-y-4">
      <ProblemNote problem={problem} />
      <TextField
        label="Reason"
        name="reason"
        required
        maxLength={500}
        error={problem?.fields.get('reason')}
      />
      <FormActions submit="Not needed" submitting="Saving…" pending={pending} onCancel={onDone} />
    </form>
  )
}
