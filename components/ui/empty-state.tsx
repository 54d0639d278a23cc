import type { ReactNode } from 'react'

type EmptyStateProps = { title: string; children?: ReactNode; action?: ReactNode }

/** What is missing, and the one next step. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className="mx-auto max-w-xl space-y-3 px-4 py-8 text-center">
      <p className="text-lg font-semibold">{title}</p>
      {children && <div className="space-y-3 text-muted">{children}</div>}
      {action}
    </div>
  )
}
