import type { Metadata } from 'next'
import Link from 'next/link'
import { readTrail } from '@/app/(ops)/audit/read-trail'
import { AuditTable } from '@/components/audit/audit-table'
import { RequestErrors } from '@/components/audit/request-errors'
import { RequestEvents } from '@/components/audit/request-events'
import { TraceLine } from '@/components/audit/trace-line'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Panel } from '@/components/ui/panel'
import { requestParams } from '@/lib/audit/contract'
import { pageContext } from '@/lib/auth/page-context'
import { readParams } from '@/lib/http/params'
import { paths } from '@/lib/paths'

export const metadata: Metadata = { title: 'Request' }

type Params = { params: Promise<{ requestId: string }> }

export default async function RequestPage({ params }: Params) {
  const ctx = await pageContext('audit:read')
  const { requestId } = await readParams(requestParams, decoded(params))
  const { read, problem } = await readTrail(ctx, { requestId, limit: 200 })
  const { items = [], events = [], errors = [], trace = null } = read?.value ?? {}
  const isEmpty = items.length + events.length + errors.length === 0
  return (
    <div className="space-y-5">
      <header className="space-y-1">
        <p className="text-sm">
          <Link href={paths.audit()} prefetch={false} className="link">
            Audit
          </Link>
        </p>
        <h1 className="text-xl break-all">Request {requestId}</h1>
        <TraceLine traceId={trace?.id} />
      </header>
      {problem && <ErrorPanel title="Cannot be read now" message={problem} requestId={ctx.requestId} />}
      {read && isEmpty && (
        <EmptyState title="Nothing is recorded of this request">
          <p>It changed nothing and nothing broke. The log line with this request id tells its outcome.</p>
        </EmptyState>
      )}
      {items.length > 0 && (
        <Panel title="What was done" flush stale={read?.stale}>
          <AuditTable rows={items} caption="Audit rows of this request" linkRequests={false} />
        </Panel>
      )}
      {events.length > 0 && <RequestEvents events={events} />}
      {errors.length > 0 && <RequestErrors errors={errors} />}
    </div>
  )
}

/** Next hands page parameters over as they stood in the address. */
const decoded = async (params: Params['params']) => {
  const { requestId } = await params
  return { requestId: decodeOr(requestId) }
}

function decodeOr(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
