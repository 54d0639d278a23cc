import type { Metadata } from 'next'
import Link from 'next/link'
import { choicesOfConfig, nameOfService } from '@/app/(ops)/maintenance/maintenance-parts'
import { readBypasses } from '@/app/(ops)/maintenance/maintenance-reads'
import { undefinedWhenAway } from '@/app/(ops)/undefined-when-away'
import { BypassTable } from '@/components/maintenance/bypass-table'
import { CreateBypassButton } from '@/components/maintenance/create-bypass-button'
import { Unreachable } from '@/components/status/unreachable'
import { EmptyState } from '@/components/ui/empty-state'
import { Panel } from '@/components/ui/panel'
import { pageContext } from '@/lib/auth/page-context'
import { baseUrl } from '@/lib/cron/view'
import { paths } from '@/lib/paths'

export const metadata: Metadata = { title: 'Bypasses' }

export default async function BypassesPage() {
  const ctx = await pageContext('maintenance:write')
  const read = await readBypasses(ctx).catch(undefinedWhenAway)
  if (!read) return <Unreachable requestId={ctx.requestId} />
  return (
    <div className="space-y-4">
      <nav aria-label="Where you are" className="text-sm">
        <Link href={paths.maintenance()} prefetch={false} className="link">
          Maintenance
        </Link>
      </nav>
      <header className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-xl">Bypasses</h1>
        <CreateBypassButton services={choicesOfConfig().services} origin={baseUrl()} />
      </header>
      <Panel title="Ways past the gate" flush asOf={read.at.toISOString()} stale={read.stale}>
        {read.value.items.length === 0 ? (
          <EmptyState title="No bypass yet">
            <p>
              Whoever carries the token of one is let through by services that ask the gate, so that a release
              can be tried before it opens.
            </p>
          </EmptyState>
        ) : (
          <BypassTable bypasses={read.value.items} nameOf={nameOfService} now={ctx.now} />
        )}
      </Panel>
    </div>
  )
}
