'use client'

import { useSearchParams } from 'next/navigation'
import type { Entry } from './navigation'

/** The address of an entry with the refresh rate and, where it is read, the time range of this page. */
export function useCarried(): (entry: Pick<Entry, 'href' | 'range'>) => string {
  const search = useSearchParams()
  return ({ href, range }) => {
    const carried = new URLSearchParams()
    for (const name of range ? ['refresh', 'from', 'to'] : ['refresh']) {
      const value = search.get(name)
      if (value !== null) carried.set(name, value)
    }
    return carried.size === 0 ? href : `${href}?${carried}`
  }
}
