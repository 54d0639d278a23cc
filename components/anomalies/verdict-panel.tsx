'use client'

import { lazy, Suspense, useState } from 'react'
import { ProblemNote } from '@/components/settings/problem-note'
import { useAct } from '@/components/settings/use-act'
import { Button } from '@/components/ui/button'
import { Time } from '@/components/ui/time'
import { giveVerdict, withdrawVerdict } from '@/lib/anomalies/client'
import type { AnomalyView } from '@/lib/anomalies/contract'
import { VERDICT_WORDS } from './words'

const NewNormalDialog = lazy(() => import('./new-normal-dialog'))

type VerdictPanelProps = {
  id: string
  state: AnomalyView['state']
  verdict: AnomalyView['verdict']
  disabledReason: string | undefined
}

const CHOICES = [
  { verdict: 'confirmed', does: 'Real trouble. Its time is not learned from.' },
  { verdict: 'accepted', does: 'Not trouble, but how it is from now on: takes a reason, for good.' },
  { verdict: 'false_positive', does: 'Nothing was wrong. It closes, and counts against this series.' },
] as const

/** What cannot be taken back, and why. */
const LASTING: Partial<Record<keyof typeof VERDICT_WORDS, string>> = {
  accepted: 'It is being learned: that cannot be undone.',
}

/** What people say of an anomaly teaches the detector; each choice says what it does. */
export function VerdictPanel({ id, verdict, disabledReason }: VerdictPanelProps) {
  const [asksReason, setAsksReason] = useState(false)
  const { run, pending, problem } = useAct(giveVerdict)
  if (verdict) return <Given {...{ id, verdict, disabledReason }} />
  const choose = (chosen: (typeof CHOICES)[number]['verdict']) =>
    chosen === 'accepted' ? setAsksReason(true) : run({ id, verdict: chosen })
  return (
    <div className="space-y-3">
      <ul className="space-y-3">
        {CHOICES.map((choice) => (
          <li key={choice.verdict} className="grid grid-cols-[8.5rem_minmax(0,1fr)] items-start gap-3">
            <Button disabledReason={disabledReason} pending={pending} onClick={() => choose(choice.verdict)}>
              {VERDICT_WORDS[choice.verdict]}
            </Button>
            <span className="text-sm text-muted">{choice.does}</span>
          </li>
        ))}
      </ul>
      <ProblemNote problem={problem} />
      {asksReason && (
        <Suspense fallback={null}>
          <NewNormalDialog id={id} onClose={() => setAsksReason(false)} />
        </Suspense>
      )}
    </div>
  )
}

type GivenProps = Pick<VerdictPanelProps, 'id' | 'disabledReason'> & {
  verdict: NonNullable<AnomalyView['verdict']>
}

function Given({ id, verdict: { verdict, byName, at, reason }, disabledReason }: GivenProps) {
  const { run, pending, problem } = useAct(withdrawVerdict)
  return (
    <div className="space-y-2">
      <p role="status">
        <strong className="font-medium">{VERDICT_WORDS[verdict]}</strong>, said {byName}, <Time at={at} />
      </p>
      {reason && <p className="break-words whitespace-pre-line text-muted">{reason}</p>}
      <Button disabledReason={disabledReason ?? LASTING[verdict]} pending={pending} onClick={() => run(id)}>
        Undo<span className="sr-only"> the verdict</span>
      </Button>
      <ProblemNote problem={problem} />
    </div>
  )
}
