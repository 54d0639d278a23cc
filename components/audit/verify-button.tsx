'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { verifyPart } from '@/lib/audit/client'
import type { Verification } from '@/lib/audit/contract'
import { formatNumber, plural } from '@/lib/format'
import { problemOf } from '@/lib/problems/client'

type Outcome = { tone: 'text-operational' | 'text-outage' | 'text-muted'; words: string }

const MAX_PARTS = 1_000

/** Recomputes the whole chain, part by part, and says what it found. */
export function VerifyButton() {
  const [checked, setChecked] = useState<number>()
  const [outcome, setOutcome] = useState<Outcome>()

  async function verify() {
    setOutcome(undefined)
    setChecked(0)
    const words = await verifyAll(setChecked).catch(
      (error): Outcome => ({ tone: 'text-outage', words: problemOf(error).message }),
    )
    setOutcome(words)
    setChecked(undefined)
  }

  return (
    <span className="flex flex-wrap items-center gap-2">
      <span role="status" className={outcome?.tone}>
        {outcome?.words}
      </span>
      <Button onClick={verify} pending={checked !== undefined}>
        {checked === undefined ? 'Verify the chain' : `Checked ${formatNumber(checked)} rows…`}
      </Button>
    </span>
  )
}

async function verifyAll(onProgress: (rows: number) => void): Promise<Outcome> {
  let rows = 0
  let after: string | undefined
  for (let part = 0; part < MAX_PARTS; part++) {
    const answer = await verifyPart(after)
    rows += answer.rows
    onProgress(rows)
    if (answer.status === 'empty')
      return { tone: 'text-muted', words: 'Nothing is sealed yet: the worker seals every few seconds.' }
    if (answer.problems.length > 0) return { tone: 'text-outage', words: trouble(answer) }
    if (answer.nextAfter === null) break
    after = answer.nextAfter
  }
  return { tone: 'text-operational', words: `Intact: ${plural(rows, 'row')} as sealed` }
}

function trouble({ problems: [first], problems }: Verification): string {
  const more = problems.length > 1 ? ` and ${problems.length - 1} more` : ''
  return `Broken at seal ${first?.seal}: ${first?.kind.replace('_', ' ')}, ${first?.detail}${more}`
}
