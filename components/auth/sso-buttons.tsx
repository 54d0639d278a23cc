'use client'

import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { startSso } from '@/lib/auth/client'

type SsoButtonsProps = { ways: { id: string; name: string }[]; callbackUrl: string }

/** Only the ways this installation is set up for. */
export function SsoButtons({ ways, callbackUrl }: SsoButtonsProps) {
  const [leaving, setLeaving] = useState<string>()
  const [problem, setProblem] = useState<string>()

  async function start(id: string) {
    setLeaving(id)
    try {
      window.location.assign((await startSso(id, callbackUrl)).url)
    } catch (refused) {
      setProblem(refused instanceof Error ? refused.message : 'Single sign-on does not answer.')
      setLeaving(undefined)
    }
  }

  return (
    <div className="space-y-2 border-t pt-4">
      {problem && (
        <p role="alert" className="text-outage">
          {problem}
        </p>
      )}
      {ways.map(({ id, name }) => (
        <Button key={id} className="w-full" pending={leaving === id} onClick={() => start(id)}>
          {leaving === id ? 'Leaving for the provider…' : `Continue with ${name}`}
        </Button>
      ))}
    </div>
  )
}
