'use client'

import { type RefObject, useEffect, useRef } from 'react'

const NARROW = '(width < 64rem)'

/** Where it covers the page it takes the focus; Escape closes it and leads back to the mark it was opened from. */
export function useSheet(sheet: RefObject<HTMLElement | null>, id: string, close: () => void): void {
  const current = useRef(close)
  current.current = close
  useEffect(() => {
    if (window.matchMedia(NARROW).matches) sheet.current?.focus({ preventScroll: true })
    const onKey = ({ key, target }: KeyboardEvent) => {
      if (key !== 'Escape' || isElsewhere(target)) return
      if (sheet.current?.contains(document.activeElement)) focusMark(id)
      current.current()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [sheet, id])
}

/** There Escape means something else. */
const isElsewhere = (target: EventTarget | null) =>
  target instanceof Element && target.closest('[role="dialog"], [role="menu"], input, details[open]') !== null

function focusMark(id: string): void {
  document.querySelector<HTMLElement>(`[data-mark="${id}"]`)?.focus({ preventScroll: true })
}
