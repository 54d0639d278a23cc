'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { useCarried } from './carried-search'
import { visibleTo } from './navigation'
import { useShell } from './shell-state'
import { shortcutsAreOff } from './shortcut-preference'
import { useTimeRange } from './time-range'

const SECOND_KEY_WITHIN_MS = 1_500

/** Keys of the whole shell. All but Ctrl/Cmd+K rest while somebody types, and can be switched off. */
export default function Shortcuts({ permissions }: { permissions: readonly string[] }): null {
  const actions = useActions(permissions)
  const current = useRef(actions)
  current.current = actions
  const first = useRef({ key: '', at: 0 })

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isSearch(event)) return perform(event, current.current.search)
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target) || shortcutsAreOff())
        return
      const fresh = performance.now() - first.current.at < SECOND_KEY_WITHIN_MS
      const pressed = fresh ? `${first.current.key} ${event.key}` : event.key
      const action = current.current.byKeys.get(pressed) ?? current.current.byKeys.get(event.key)
      // What ended one chord begins no other: `g t` and then an arrow is not `t` and an arrow.
      first.current = { key: action ? '' : event.key, at: performance.now() }
      if (action) perform(event, action)
    }
    document.addEventListener('keydown', onKey)
    // From here on keys are heard: for who drives the page without eyes.
    document.documentElement.dataset.keys = 'heard'
    return () => document.removeEventListener('keydown', onKey)
  }, [])
  return null
}

function useActions(permissions: readonly string[]) {
  const router = useRouter()
  const address = useCarried()
  const { open } = useShell()
  const { move } = useTimeRange()
  const search = () => open('search')
  const byKeys = new Map<string, () => void>([
    ['?', () => open('shortcuts')],
    ['/', focusFilter],
    ['r', () => press('[data-shortcut="refresh"]')],
    ['t ArrowLeft', () => move('back')],
    ['t ArrowRight', () => move('forward')],
    ['t z', () => move('wider')],
  ])
  for (const entry of visibleTo(permissions)) {
    byKeys.set(`g ${entry.key}`, () => router.push(address(entry)))
  }
  return { search, byKeys }
}

function isSearch(event: KeyboardEvent): boolean {
  return (
    event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey) && !event.shiftKey && !event.altKey
  )
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input, textarea, select, [contenteditable], [role="dialog"]') !== null
  )
}

function perform(event: KeyboardEvent, action: () => void): void {
  event.preventDefault()
  action()
}

/** Of the table in focus, else the first of the page. */
function focusFilter(): void {
  const here = document.activeElement?.closest('[data-table]') ?? document.querySelector('main')
  here?.querySelector<HTMLElement>('input[type="search"], [data-filter]')?.focus()
}

function press(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.click()
}
