import { type ReactNode, Suspense } from 'react'
import { ErrorBoundary } from '@/components/ui/error-boundary'

type PartProps = { title: string; requestId: string; fallback: ReactNode; children: ReactNode }

/** A piece of a page that arrives on its own and fails on its own. */
export function Part({ title, requestId, fallback, children }: PartProps) {
  return (
    <ErrorBoundary title={title} requestId={requestId}>
      <Suspense fallback={fallback}>{children}</Suspense>
    </ErrorBoundary>
  )
}
