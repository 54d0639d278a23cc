'use client'

import { ProblemNote } from '@/components/settings/problem-note'
import { useAct } from '@/components/settings/use-act'
import { Button } from '@/components/ui/button'
import { Time } from '@/components/ui/time'
import { acknowledge, withdrawAcknowledgement } from '@/lib/anomalies/client'
import type { AnomalyView } from '@/lib/anomalies/contract'

type AcknowledgeControlProps = {
  id: string
  acknowledgement: AnomalyView['acknowledgement']
  disabledReason: string | undefined
}

/** One press says that somebody is on it, one takes that back. */
export function AcknowledgeControl({ id, acknowledgement, disabledReason }: AcknowledgeControlProps) {
  const take = useAct(acknowledge)
  const undo = useAct(withdrawAcknowledgement)
  if (!acknowledgement) {
    return (
      <>
        <Button
          variant="primary"
          disabledReason={disabledReason}
          pending={take.pending}
          onClick={() => take.run({ id })}
        >
          {take.pending ? 'Acknowledging…' : 'Acknowledge'}
        </Button>
        <ProblemNote problem={take.problem} />
      </>
    )
  }
  const { byName, at, note } = acknowledgement
  return (
    <>
      <p role="status">
        Acknowledged by <strong className="font-medium">{byName}</strong>, <Time at={at} />
        {note && <span className="text-muted">: {note}</span>}
      </p>
      <Button
        variant="ghost"
        disabledReason={disabledReason}
        pending={undo.pending}
        onClick={() => undo.run(id)}
      >
        Undo<span className="sr-only"> the acknowledgement</span>
      </Button>
      <ProblemNote problem={undo.problem} />
    </>
  )
}
