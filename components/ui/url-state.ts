'use client'

import { useRouter, useSearchParams } from 'next/navigation'
import { useCallback } from 'react'

/** Undefined or null removes a name from the address. */
type Changes = Record<string, string | null | undefined>

/**
 * State that lives in the address. `replace` changes it in place, for what the server does not read;
 * `visit` asks the server for the page as it then is and can be undone with back.
 */
export function useUrlState() {
  const search = useSearchParams()
  const router = useRouter()
  const visit = useCallback(
    (changes: Changes) => router.push(addressWith(changes), { scroll: false }),
    [router],
  )
  return { get: (name: string) => search.get(name), replace, visit }
}

/** Needs no hook: for parts that only write. */
export function replace(changes: Changes): void {
  window.history.replaceState(null, '', addressWith(changes) + window.location.hash)
}

/** From the address as it is now: what rendered last may be a change behind. */
function addressWith(changes: Changes): string {
  const { pathname, search } = window.location
  const next = new URLSearchParams(search)
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined) next.delete(name)
    else next.set(name, value)
  }
  return next.size === 0 ? pathname : `${pathname}?${next}`
}
