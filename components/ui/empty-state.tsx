import type { ReactNode } from 'react'

type EmptyStateProps = {
  title: string
  heading?: 'h1' | 'h2' | 'p'
  children?: ReactNode
  action?: ReactNode
}

/** What is missing, and the one next step. */
export function EmptyState({ title, heading: Heading = 'p', children, action }: EmptyStateProps) {
  return (
    <div className="mx-auto max-w-xl space-y-3 px-4 py-8 text-center">
      <Heading className="text-lg font-semibold">{title}</Heading>
      {children && <div className="space-y-3 text-muted">{children}</div>}
      {action}
    </div>
  )
}
