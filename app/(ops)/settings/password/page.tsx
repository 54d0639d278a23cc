import type { Metadata } from 'next'
import { OwnPasswordForm } from '@/components/settings/own-password-form'
import { Panel } from '@/components/ui/panel'
import { pageContext } from '@/lib/auth/page-context'

export const metadata: Metadata = { title: 'Your password' }

export default async function PasswordPage() {
  const { actor } = await pageContext('status:read')
  return (
    <div className="space-y-5">
      <h1 className="text-xl">Your password</h1>
      <Panel title={actor.name}>
        <div className="space-y-4">
          <p className="text-muted">You are signed out everywhere and sign in again with the new one.</p>
          <OwnPasswordForm />
        </div>
      </Panel>
    </div>
  )
}
