'use client'

import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from './button'

type CopyButtonProps = { text: string; label?: string }

const SHOWN_FOR_MS = 2_000

export function CopyButton({ text, label = 'Copy' }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<'copied' | 'refused'>()
  useEffect(() => {
    if (!outcome) return
    const timer = setTimeout(() => setOutcome(undefined), SHOWN_FOR_MS)
    return () => clearTimeout(timer)
  }, [outcome])
  const copy = () =>
    copyText(text).then(
      () => setOutcome('copied'),
      () => setOutcome('refused'),
    )
  const Icon = outcome === 'copied' ? Check : Copy
  return (
    <Button variant="ghost" onClick={copy} className="no-print">
      <Icon aria-hidden="true" size={14} />
      <span aria-live="polite">{outcome === undefined ? label : WORDS[outcome]}</span>
    </Button>
  )
}

const WORDS = { copied: 'Copied', refused: 'Select and copy by hand' } as const

/** The clipboard exists only on https and localhost; then the text stays there to be selected. */
async function copyText(text: string): Promise<void> {
  await navigator.clipboard.writeText(text)
}
