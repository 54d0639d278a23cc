'use client'

import { useSyncExternalStore } from 'react'

/** False in the first HTML and until everything it asked for is there: what may wait, waits for this. */
export function useLoaded(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => document.readyState === 'complete',
    () => false,
  )
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('load', listener)
  return () => window.removeEventListener('load', listener)
}
