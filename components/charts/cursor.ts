'use client'

import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let pointedAt: number | undefined

/** The moment all charts of a page point at, in epoch milliseconds; undefined when none does. */
export function useCursor(): number | undefined {
  return useSyncExternalStore(
    subscribe,
    () => pointedAt,
    () => undefined,
  )
}

export function pointAt(at: number | undefined): void {
  if (at === pointedAt) return
  pointedAt = at
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}
