'use client'

import { useEffect, useState } from 'react'
import { writeFilter } from './write-view'

const WRITE_AFTER_MS = 150

type FilterFieldProps = { name: string; caption: string; filter: string }

export function FilterField({ name, caption, filter }: FilterFieldProps) {
  const [typed, setTyped] = useFilterText(name, filter)
  return (
    <input
      type="search"
      aria-label={`Filter: ${caption}`}
      aria-keyshortcuts="/"
      placeholder="Filter"
      value={typed}
      maxLength={200}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => setTyped(event.target.value)}
      className="min-h-8 w-64 min-w-0 max-sm:flex-1 rounded-ui border border-line-strong bg-panel px-2 py-1 placeholder:text-muted pointer-coarse:min-h-11"
    />
  )
}

/** People type faster than an address may change: it is written when they rest, and read when somebody else changed it. */
function useFilterText(name: string, filter: string) {
  const [typed, setTyped] = useState(filter)
  const [written, setWritten] = useState(filter)
  const [seen, setSeen] = useState(filter)
  if (filter !== seen) {
    setSeen(filter)
    if (filter !== written) {
      setTyped(filter)
      setWritten(filter)
    }
  }
  useEffect(() => {
    if (typed === written) return
    const timer = setTimeout(() => {
      setWritten(typed)
      writeFilter(name, typed)
    }, WRITE_AFTER_MS)
    return () => clearTimeout(timer)
  }, [name, typed, written])
  return [typed, setTyped] as const
}
