'use client'

import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/field'
import { signIn } from '@/lib/auth/client'
import { refusalText } from '@/lib/auth/rules'

type SignInFormProps = { callbackUrl: string; error: string | undefined }

/** A plain form that works without script; with it the page stays and says what is wrong. */
export function SignInForm({ callbackUrl, error }: SignInFormProps) {
  const [problem, setProblem] = useState(error === undefined ? undefined : refusalText(error))
  const [pending, setPending] = useState(false)

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setPending(true)
    try {
      const { url } = await signIn({
        email: String(form.get('email')),
        password: String(form.get('password')),
        callbackUrl,
      })
      window.location.assign(url)
    } catch (refused) {
      setProblem(refused instanceof Error ? refused.message : refusalText(''))
      setPending(false)
    }
  }

  return (
    <form
      method="post"
      action="/api/auth/callback/credentials"
      onSubmit={submit}
      className="space-y-4"
      aria-describedby={problem ? 'sign-in-problem' : undefined}
    >
      {problem && (
        <p id="sign-in-problem" role="alert" className="rounded-ui border border-outage p-3 text-outage">
          {problem}
        </p>
      )}
      <input type="hidden" name="callbackUrl" value={callbackUrl} />
      <TextField label="E-mail" name="email" type="email" autoComplete="username" required maxLength={320} />
      <TextField
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
        maxLength={4096}
      />
      <Button type="submit" variant="primary" pending={pending} className="w-full">
        {pending ? 'Signing in…' : 'Sign in'}
      </Button>
    </form>
  )
}
