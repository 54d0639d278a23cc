import type { ReactNode } from 'react'
import { SettingsNav } from '@/components/settings/settings-nav'
import { pageContext } from '@/lib/auth/page-context'

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const { actor } = await pageContext('status:read')
  return (
    <div className="space-y-5">
      <SettingsNav permissions={[...actor.permissions]} />
      {children}
    </div>
  )
}
