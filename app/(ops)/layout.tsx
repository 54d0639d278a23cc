import { cookies } from 'next/headers'
import { type ReactNode, Suspense } from 'react'
import { RAIL_COOKIE } from '@/components/layout/rail-cookie'
import { Shell } from '@/components/layout/shell'
import { Troubles } from '@/components/status/troubles'
import { pageContext } from '@/lib/auth/page-context'
import type { Context } from '@/lib/context'
import { env } from '@/lib/env'
import { appVersion } from '@/lib/version'
import { readHealth } from './status-reads'

export default async function OpsLayout({ children }: { children: ReactNode }) {
  const ctx = await pageContext('status:read')
  const { name, role = 'viewer', permissions } = ctx.actor
  const { version, revision } = appVersion()
  return (
    <Shell
      visitor={{ name, role, permissions: [...permissions] }}
      environment={env().APP_ENV}
      version={revision === 'unknown' ? version : `${version} · ${revision.slice(0, 7)}`}
      railCollapsed={(await cookies()).get(RAIL_COOKIE)?.value === 'collapsed'}
      banner={
        <Suspense fallback={null}>
          <Banner ctx={ctx} />
        </Suspense>
      }
    >
      {children}
    </Shell>
  )
}

/** Pitwall's own trouble; a page must never fail for it. */
async function Banner({ ctx }: { ctx: Context }) {
  const health = await readHealth(ctx).catch(() => undefined)
  return <Troubles health={health?.value} stale={health?.stale ?? true} />
}
