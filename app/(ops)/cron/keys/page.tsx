import type { Metadata } from 'next'
import Link from 'next/link'
import { undefinedWhenAway } from '@/app/(ops)/undefined-when-away'
import { CreatePingKeyButton } from '@/components/cron/create-ping-key-button'
import { PingKeyTable } from '@/components/cron/ping-key-table'
import { Unreachable } from '@/components/status/unreachable'
import { EmptyState } from '@/components/ui/empty-state'
import { Panel } from '@/components/ui/panel'
import { pageContext } from '@/lib/auth/page-context'
import { listPingKeys } from '@/lib/cron/queries'
import { baseUrl } from '@/lib/cron/view'
import { paths } from '@/lib/paths'
import { lastGood } from '@/lib/status/last-good'

export const metadata: Metadata = { title: 'Ping keys' }

export default async function PingKeysPage() {
  const ctx = await pageContext('cron:write')
  const read = await lastGood('ping keys', () => listPingKeys(ctx)).catch(undefinedWhenAway)
  if (!read) return <Unreachable requestId={ctx.requestId} />
  return (
    <div className="space-y-4">
      <nav aria-label="Where you are" className="text-sm">
        <Link href={paths.cron()} prefetch={false} className="link">
          Cron
        </Link>
      </nav>
      <header className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-xl">Ping keys</h1>
        <CreatePingKeyButton origin={baseUrl()} />
      </header>
      <Panel title="Keys of /ping/KEY/SLUG" flush asOf={read.at.toISOString()} stale={read.stale}>
        {read.value.items.length === 0 ? (
          <EmptyState title="No ping key yet">
            <p>
              With a key, a machine checks in for every job of it by name, and its first ping makes a job.
            </p>
          </EmptyState>
        ) : (
          <PingKeyTable keys={read.value.items} />
        )}
      </Panel>
    </div>
  )
}
