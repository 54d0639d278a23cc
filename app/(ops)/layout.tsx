import { cookies } from 'next/headers'
import { type ReactNode, Suspense } from 'react'
import { RAIL_COOKIE } from '@/components/layout/rail-cookie'
import { Shell } from '@/components/layout/shell'
import { MaintenanceBanner } from '@/components/maintenance/maintenance-banner'
import { Troubles } from '@/components/status/troubles'
import { Unreachable } from '@/components/status/unreachable'
import { anyVisitor, pageContext } from '@/lib/auth/page-context'
import type { Context } from '@/lib/context'
import { env } from '@/lib/env'
import { maintenanceToTell } from '@/lib/maintenance/queries'
import { appVersion } from '@/lib/version'
import { readHealth } from './status-reads'
import { undefinedWhenAway } from './undefined-when-away'

export default async function OpsLayout({ children }: { children: ReactNode }) {
  const ctx = await pageContext('status:read').catch(undefinedWhenAway)
  if (!ctx) return <AwayPage />
  const { name, role = 'viewer', permissions } = ctx.actor
  const { version, revision } = appVersion()
  return (
    <Shell
      visitor={{ name, role, permissions: [...permissions] }}
      environment={env().APP_ENV}
      version={revision === 'unknown' ? version : `${version} · ${revision.slice(0, 7)}`}
      railCollapsed={(await cookies()).get(RAIL_COOKIE)?.value === 'collapsed'}
      banner={
        <>
          <Maintenance />
          <Suspense fallback={null}>
            <Banner ctx={ctx} />
          </Suspense>
        </>
      }
    >
      {children}
    </Shell>
  )
}

/** The database is away, and who asks is not known from before. */
async function AwayPage() {
  const { requestId } = await anyVisitor()
  return (
    <main className="mx-auto flex min-h-dvh max-w-xl flex-col justify-center p-4">
      <meta httpEquiv="refresh" content="5" />
      <Unreachable requestId={requestId} />
    </main>
  )
}

/** From memory: it stands in the first HTML of every page, also while the database is away. */
function Maintenance() {
  const { windows, now, asOf, isStale } = maintenanceToTell()
  return <MaintenanceBanner windows={windows} now={now} staleSince={isStale ? asOf : undefined} />
}

/** Pitwall's own trouble; a page must never fail for it. */
async function Banner({ ctx }: { ctx: Context }) {
  const health = await readHealth(ctx).catch(() => undefined)
  return <Troubles health={health?.value} stale={health?.stale ?? true} />
}
