import type { Metadata } from 'next'
import { found, readRetryRun } from '@/app/(ops)/queues/queue-reads'
import { RunBoard } from '@/components/queues/run-board'
import { Unreachable } from '@/components/status/unreachable'
import { LinkButton } from '@/components/ui/link-button'
import { pageContext } from '@/lib/auth/page-context'
import { readParams } from '@/lib/http/params'
import { paths } from '@/lib/paths'
import { retryRunParams } from '@/lib/queues/contract'

export const metadata: Metadata = { title: 'Retry' }

export default async function RetryRunPage({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await pageContext('queue:read')
  const { id } = await readParams(retryRunParams, params)
  const read = await found(readRetryRun(ctx, id))
  if (!read) return <Unreachable requestId={ctx.requestId} />
  const { source, queue } = read.value
  const { permissions } = ctx.actor
  return (
    <RunBoard
      run={read.value}
      stale={read.stale}
      readAt={read.at.toISOString()}
      disabledReason={permissions.has('queue:operate') ? undefined : 'Only on-call and admins may do this.'}
      actions={
        permissions.has('audit:read') && (
          <LinkButton
            href={`${paths.audit()}?${new URLSearchParams({ subject: `queue:${source}/${queue}` })}`}
            variant="ghost"
          >
            Audit
          </LinkButton>
        )
      }
    />
  )
}
