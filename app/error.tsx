'use client'

import { Notice } from '@/components/layout/notice'
import { RetryButton } from '@/components/ui/retry-button'

type ErrorPageProps = { error: Error & { digest?: string }; reset: () => void }

export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <Notice title="This page could not be loaded." code="500" action={<RetryButton before={reset} />}>
      Pitwall itself has a problem, or its database does not answer. What it watches is not affected.
      {error.digest && (
        <span className="mt-2 block">
          Error <code className="select-all">{error.digest}</code> stands in the log.
        </span>
      )}
    </Notice>
  )
}
