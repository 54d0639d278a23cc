import type { Metadata } from 'next'
import { ConfigPanel } from '@/components/settings/config-panel'
import { InstallationPanel } from '@/components/settings/installation-panel'
import { Part } from '@/components/ui/part'
import { Skeleton } from '@/components/ui/skeleton'
import { pageContext } from '@/lib/auth/page-context'
import { getInstallation } from '@/lib/settings/queries'
import { DatabasePart } from './database-part'

export const metadata: Metadata = { title: 'Settings' }

export default async function SettingsPage() {
  const ctx = await pageContext('settings:read')
  const installation = getInstallation(ctx)
  return (
    <div className="space-y-5">
      <h1 className="text-xl">This installation</h1>
      <div className="grid gap-4 lg:grid-cols-2">
        <InstallationPanel {...installation} />
        <ConfigPanel {...installation.config} />
        <Part title="Database and worker" requestId={ctx.requestId} fallback={<Skeleton lines={6} />}>
          <DatabasePart ctx={ctx} />
        </Part>
      </div>
    </div>
  )
}
