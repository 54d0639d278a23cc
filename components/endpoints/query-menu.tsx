'use client'

import { Ellipsis } from 'lucide-react'
import { Menu } from '@/components/ui/menu'
import type { EndpointDetail } from '@/lib/endpoints/contract'
import { queryItems } from './query-items'
import type { ExternalLinks, Span } from './query-links'

export type QueryMenuProps = {
  /** Of the panel it belongs to. */
  title: string
  /** Names of the queries it draws. */
  names: readonly string[]
  queries: EndpointDetail['queries']
  span: Span
  links: ExternalLinks
}

/** Takes a panel's queries elsewhere. */
export function QueryMenu({ title, names, queries, span, links }: QueryMenuProps) {
  const own = queries.filter(({ name }) => names.includes(name))
  if (own.length === 0) return null
  return (
    <Menu label={`${title}: queries`} items={queryItems(own, span, links)} fit="square" className="-my-1">
      <Ellipsis aria-hidden="true" size={16} />
    </Menu>
  )
}
