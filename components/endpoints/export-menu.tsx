'use client'

import { Share } from 'lucide-react'
import { Menu, type MenuItem } from '@/components/ui/menu'
import { notify } from '@/components/ui/notify'
import type { EndpointDetail } from '@/lib/endpoints/contract'
import { copy } from './copy'
import { queryItems } from './query-items'
import { curlOf, type ExternalLinks, type Span } from './query-links'
import type { EndpointAsked } from './use-endpoint'

type ExportMenuProps = { detail: EndpointDetail; asked: EndpointAsked; span: Span; links: ExternalLinks }

/** Everything that leads away from the page with what it shows. */
export default function ExportMenu({ detail, asked, span, links }: ExportMenuProps) {
  const { id, from, to, compare } = asked
  const curl = () => {
    const address = `${window.location.origin}/api/ops/endpoints/${encodeURIComponent(id)}`
    copy(curlOf(address, { from, to, ...(compare !== 'none' && { compare }) }), 'curl')
  }
  const csv = () =>
    import('./save-detail').then(
      ({ saveDetail }) => saveDetail(detail),
      () => notify('The file could not be made: Pitwall does not answer.', { tone: 'bad' }),
    )
  const main = detail.queries.filter(({ name }) => name === 'p95')
  const items: MenuItem[] = [
    { kind: 'action', label: 'Save what is shown as CSV', run: csv },
    { kind: 'action', label: 'Copy as curl', run: curl },
    ...queryItems(main, span, links),
  ]
  return (
    <Menu label="Export: CSV, curl, PromQL" items={items} variant="secondary">
      <Share aria-hidden="true" size={15} />
      Export
    </Menu>
  )
}
