'use client'

import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/field'
import { formatAbsolute } from '@/lib/format'
import { parseRange, parseTime } from '@/lib/time'
import { useTimeRange } from './time-range'

/** A range of one's own; each end says what it means before it is used. */
export default function RangeForm({ onDone }: { onDone: () => void }) {
  const { text, choose } = useTimeRange()
  const [from, setFrom] = useState(text?.from ?? '')
  const [to, setTo] = useState(text?.to ?? '')
  const now = new Date()
  const inOrder = parseRange({ from, to }, now) !== undefined
  const known = parseTime(from, now) && parseTime(to, now)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!inOrder) return
    choose({ from, to })
    onDone()
  }
  return (
    <form onSubmit={submit} className="space-y-4">
      <TextField
        label="From"
        value={from}
        onChange={(event) => setFrom(event.target.value)}
        {...meaning(from, now)}
      />
      <TextField
        label="To"
        value={to}
        onChange={(event) => setTo(event.target.value)}
        {...meaning(to, now, true)}
        {...(known && !inOrder && { error: 'The end must be after the start.' })}
      />
      <Button
        type="submit"
        variant="primary"
        disabledReason={inOrder ? undefined : 'Both ends must name a time.'}
      >
        Show this range
      </Button>
    </form>
  )
}

function meaning(text: string, now: Date, end = false) {
  const moment = parseTime(text, now, { end })
  return moment ? { hint: formatAbsolute(moment, 'UTC') } : { error: 'This names no time.' }
}
