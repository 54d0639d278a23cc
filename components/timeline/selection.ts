'use client'

import { useSearchParams } from 'next/navigation'

export type Selection = {
  id: string | null
  /** The page with that item open. */
  hrefOf: (id: string) => string
  open: (id: string) => void
  close: () => void
}

/** The open item, as the address says it: back closes it. The server need not render anything anew. */
export function useSelection(): Selection {
  const search = useSearchParams()
  const hrefOf = (id: string | null) => {
    const next = new URLSearchParams(search)
    if (id === null) next.delete('item')
    else next.set('item', id)
    return `?${next}`
  }
  const show = (id: string | null) => window.history.pushState(null, '', hrefOf(id))
  return { id: search.get('item'), hrefOf, open: show, close: () => show(null) }
}
