import type { Metadata } from 'next'
import { undefinedWhenAway } from '@/app/(ops)/undefined-when-away'
import { CreateTokenButton } from '@/components/settings/create-token-button'
import { NextPageLink } from '@/components/settings/next-page-link'
import { TokenTable } from '@/components/settings/token-table'
import { Unreachable } from '@/components/status/unreachable'
import { EmptyState } from '@/components/ui/empty-state'
import { Panel } from '@/components/ui/panel'
import { pageContext } from '@/lib/auth/page-context'
import { readSearch } from '@/lib/http/search'
import { lastGood } from '@/lib/status/last-good'
import { tokenList } from '@/lib/tokens/contract'
import { listTokens } from '@/lib/tokens/queries'

export const metadata: Metadata = { title: 'API tokens' }

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function TokensPage({ searchParams }: Search) {
  const ctx = await pageContext('tokens:read')
  const query = await readSearch(tokenList, searchParams)
  const read = await lastGood(`tokens ${JSON.stringify(query)}`, () => listTokens(ctx, query)).catch(
    undefinedWhenAway,
  )
  if (!read) return <Unreachable requestId={ctx.requestId} />
  const { items, nextCursor } = read.value
  const mayWrite = ctx.actor.permissions.has('tokens:write')
  const grantable = [...ctx.actor.permissions, 'cron:check_in'].sort()
  return (
    <div className="space-y-5">
      <header className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-xl">API tokens</h1>
        {mayWrite && <CreateTokenButton scopes={grantable} />}
      </header>
      <Panel title="Services that may call" flush asOf={read.at.toISOString()} stale={read.stale}>
        {items.length === 0 ? (
          <EmptyState title="No API token yet">
            <p>Deploy scripts, jobs and dashboards call with a token of their own: create one for each.</p>
          </EmptyState>
        ) : (
          <TokenTable tokens={items} mayWrite={mayWrite} partial={nextCursor !== null} />
        )}
        <NextPageLink cursor={nextCursor} words="Older tokens" />
      </Panel>
    </div>
  )
}
