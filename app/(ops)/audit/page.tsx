import type { Metadata } from 'next'
import { AuditFilters } from '@/components/audit/audit-filters'
import { AuditTable } from '@/components/audit/audit-table'
import { ExportLink } from '@/components/audit/export-link'
import { VerifyButton } from '@/components/audit/verify-button'
import { NextPageLink } from '@/components/settings/next-page-link'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Panel } from '@/components/ui/panel'
import { auditList } from '@/lib/audit/contract'
import { pageContext } from '@/lib/auth/page-context'
import { readSearch } from '@/lib/http/search'
import { readTrail } from './read-trail'

export const metadata: Metadata = { title: 'Audit' }

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function AuditPage({ searchParams }: Search) {
  const ctx = await pageContext('audit:read')
  const { limit, cursor, ...filters } = await readSearch(auditList, searchParams)
  const { read, problem } = await readTrail(ctx, { limit, cursor, ...filters })
  const rows = read?.value.items ?? []
  return (
    <div className="space-y-5">
      <header className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-xl">Audit</h1>
        <VerifyButton />
      </header>
      <Panel
        title="Who did what"
        flush
        asOf={read?.at.toISOString() ?? null}
        stale={read?.stale ?? false}
        actions={ctx.actor.permissions.has('audit:export') && <ExportLink filters={filters} />}
      >
        <AuditFilters filters={filters} />
        {problem && (
          <div className="p-4">
            <ErrorPanel title="The trail cannot be shown" message={problem} requestId={ctx.requestId} />
          </div>
        )}
        {rows.length > 0 && <AuditTable rows={rows} caption="Audit trail, newest first" />}
        {read && rows.length === 0 && (
          <EmptyState title="Nothing matches">
            <p>No act fits these filters. Clear one of them, or widen the time.</p>
          </EmptyState>
        )}
        <NextPageLink cursor={read?.value.nextCursor} words="Older" />
      </Panel>
    </div>
  )
}
