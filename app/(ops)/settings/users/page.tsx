import type { Metadata } from 'next'
import { undefinedWhenAway } from '@/app/(ops)/undefined-when-away'
import { AddUserButton } from '@/components/settings/add-user-button'
import { NextPageLink } from '@/components/settings/next-page-link'
import { UserTable } from '@/components/settings/user-table'
import { Unreachable } from '@/components/status/unreachable'
import { Panel } from '@/components/ui/panel'
import { pageContext } from '@/lib/auth/page-context'
import { ssoWays } from '@/lib/auth/providers'
import { readSearch } from '@/lib/http/search'
import { lastGood } from '@/lib/status/last-good'
import { userList } from '@/lib/users/contract'
import { listUsers } from '@/lib/users/queries'

export const metadata: Metadata = { title: 'People' }

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function UsersPage({ searchParams }: Search) {
  const ctx = await pageContext('users:read')
  const query = await readSearch(userList, searchParams)
  const read = await lastGood(`users ${JSON.stringify(query)}`, () => listUsers(ctx, query)).catch(
    undefinedWhenAway,
  )
  if (!read) return <Unreachable requestId={ctx.requestId} />
  const { items, nextCursor } = read.value
  const mayWrite = ctx.actor.permissions.has('users:write')
  return (
    <div className="space-y-5">
      <header className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-xl">People</h1>
        {mayWrite && <AddUserButton hasSso={ssoWays().length > 0} />}
      </header>
      <Panel title="Who may sign in" flush asOf={read.at.toISOString()} stale={read.stale}>
        <UserTable users={items} youId={ctx.actor.id} mayWrite={mayWrite} partial={nextCursor !== null} />
        <NextPageLink cursor={nextCursor} words="More people" />
      </Panel>
    </div>
  )
}
