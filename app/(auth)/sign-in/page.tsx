import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { SignInForm } from '@/components/auth/sign-in-form'
import { SsoButtons } from '@/components/auth/sso-buttons'
import { Brand } from '@/components/layout/brand'
import { EnvironmentBadge } from '@/components/layout/environment-badge'
import { ownPath } from '@/lib/auth/callback-url'
import { anyVisitor } from '@/lib/auth/page-context'
import { ssoWays } from '@/lib/auth/providers'
import { env } from '@/lib/env'

export const metadata: Metadata = { title: 'Sign in' }

type Search = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function SignInPage({ searchParams }: Search) {
  const { callbackUrl, error } = await searchParams
  const back = ownPath(callbackUrl)
  const { actor } = await anyVisitor()
  if (actor.kind === 'user') redirect(back)

  const ways = ssoWays()
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-sm flex-col justify-center gap-6 p-4">
      <header className="flex items-center justify-between">
        <Brand />
        <EnvironmentBadge environment={env().APP_ENV} />
      </header>
      <section className="space-y-5 rounded-ui border bg-panel p-5" aria-labelledby="sign-in">
        <h1 id="sign-in" className="text-xl">
          Sign in
        </h1>
        <SignInForm callbackUrl={back} error={typeof error === 'string' ? error : undefined} />
        {ways.length > 0 && <SsoButtons ways={ways} callbackUrl={back} />}
      </section>
      <p className="text-sm text-muted">
        No account? Ask an admin of this Pitwall to invite you. An admin who lost the password runs{' '}
        <code>npm run admin:reset</code> on the server.
      </p>
    </main>
  )
}
