import type { ReactNode } from 'react'
import type { Selection } from './selection'

type ItemLinkProps = { id: string; selection: Selection; children: ReactNode }

/** Opens an item beside the picture; without script it asks for the page with it. */
export function ItemLink({ id, selection, children }: ItemLinkProps) {
  return (
    <a
      href={selection.hrefOf(id)}
      data-opens="row"
      aria-current={selection.id === id ? 'true' : undefined}
      className="link aria-[current]:font-semibold"
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        selection.open(id)
      }}
    >
      {children}
    </a>
  )
}
