'use client'

import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { Button } from './button'

/** Asks the server for this page again; what is on screen stays until the answer is there. */
export function RetryButton({ before }: { before?: () => void }) {
  const router = useRouter()
  const [pending, start] = useTransition()
  const retry = () =>
    start(() => {
      before?.()
      router.refresh()
    })
  return (
    <Button onClick={retry} pending={pending}>
      {pending ? 'Trying again…' : 'Try again'}
    </Button>
  )
}
