'use client'

import { type RefObject, useEffect } from 'react'

const STEPS: Record<string, number> = { j: 1, k: -1 }

/** `j` and `k` move from row to row while the focus is in the table, Enter opens the row in focus. */
export function useRowKeys(frame: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const table = frame.current
    if (!table) return
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || !(event.target instanceof HTMLElement)) return
      if (actOn(event.key, event.target, table)) event.preventDefault()
    }
    table.addEventListener('keydown', onKey)
    return () => table.removeEventListener('keydown', onKey)
  }, [frame])
}

/** True when the key meant something here. */
function actOn(key: string, target: HTMLElement, table: HTMLElement): boolean {
  const rows = [...table.querySelectorAll<HTMLElement>('tbody tr:not([data-spacer])')]
  const at = rows.findIndex((row) => row.contains(target))
  if (target.matches('input[type="search"]')) return key === 'Enter' && focusOn(rows[0])
  if (target.matches('input, select, textarea')) return false
  const step = STEPS[key]
  if (step !== undefined) return focusOn(rows[at === -1 ? 0 : at + step])
  return key === 'Enter' && target === rows[at] && open(target)
}

function focusOn(row: HTMLElement | undefined): true {
  row?.focus()
  return true
}

/** What the row says it opens, else its first link or button. */
function open(row: HTMLElement): true {
  const way =
    row.querySelector<HTMLElement>('[data-opens]') ?? row.querySelector<HTMLElement>('a[href], button')
  way?.click()
  return true
}
