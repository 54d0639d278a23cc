'use client'

import { useState } from 'react'
import { onSubmitTexts } from '@/components/settings/on-submit-texts'
import { ProblemNote } from '@/components/settings/problem-note'
import { useAct } from '@/components/settings/use-act'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/field'
import { plural } from '@/lib/format'
import { startRetry } from '@/lib/queues/client'
import type { RetryPreview, RetryRun } from '@/lib/queues/contract'
import type { RetryAsked } from './retry-button'
import { lengthWords } from './run-words'

type RetryFormProps = {
  asked: RetryAsked
  preview: RetryPreview
  onBegun: (run: RetryRun) => void
  onClose: () => void
  /** Previews anew. */
  look: () => void
}

/** How carefully; and whether now, or once what they need is well. */
export function RetryForm({ asked, preview, onBegun, onClose, look }: RetryFormProps) {
  const { run, pending, problem } = useAct(startRetry, onBegun)
  const [canary, setCanary] = useState('5')
  const [rate, setRate] = useState('5')
  const sick = preview.dependencies.filter(({ level }) => level !== 'operational')
  const begin = (whenHealthy: string[]) =>
    run({
      ...{ source: asked.source, queue: asked.queue, selectionHash: preview.selectionHash },
      ...{ canary: Number(canary), ratePerSecond: Number(rate) },
      ...(whenHealthy.length > 0 && { whenHealthy }),
    })
  const length = lengthWords(preview.eligible, Number(canary) || 0, Number(rate) || 1)
  return (
    <form
      method="post"
      className="space-y-4"
      // Enter does the careful thing.
      onSubmit={onSubmitTexts(() => begin(sick.map(({ id }) => id)))}
    >
      <div className="grid grid-cols-2 gap-3">
        <NumberField
          label="Try first"
          hint="Half of them failing again stops it."
          limits={{ min: 1, max: 50, step: 1 }}
          value={canary}
          onChange={setCanary}
          error={problem?.fields.get('canary')}
        />
        <NumberField
          label="Then a second"
          hint={length}
          limits={{ min: 0.1, max: 50, step: 0.1 }}
          value={rate}
          onChange={setRate}
          error={problem?.fields.get('ratePerSecond')}
        />
      </div>
      <ProblemNote problem={problem} />
      <div className="flex flex-wrap justify-end gap-2 border-t pt-3">
        <Button onClick={onClose}>Close</Button>
        {problem && <Button onClick={look}>Look again</Button>}
        {sick.length > 0 && (
          <Button onClick={() => begin([])} pending={pending}>
            Retry now
          </Button>
        )}
        <Button type="submit" variant="primary" pending={pending} className="whitespace-normal">
          {sick.length > 0
            ? `Retry when ${sick.map(({ name }) => name).join(' and ')} ${sick.length === 1 ? 'is' : 'are'} healthy for 5 min`
            : `Retry ${plural(preview.eligible, 'job')}`}
        </Button>
      </div>
    </form>
  )
}

type NumberFieldProps = {
  label: string
  hint: string
  limits: { min: number; max: number; step: number }
  value: string
  onChange: (value: string) => void
  error: string | undefined
}

function NumberField({ limits, onChange, ...field }: NumberFieldProps) {
  return (
    <TextField
      {...field}
      {...limits}
      type="number"
      inputMode="decimal"
      required
      onChange={(event) => onChange(event.target.value)}
    />
  )
}
