import type { ReactNode } from 'react'

type ErrorPanelProps = {
  title: string
  message: string
  /** What support asks for. */
  requestId?: string | undefined
  /** Usually a retry button. */
  action?: ReactNode
}

/** A failure that stays where it happened. */
export function ErrorPanel({ title, message, requestId, action }: ErrorPanelProps) {
  return (
    <div role="alert" className="space-y-2 rounded-ui border border-outage bg-panel p-4">
      <p className="font-semibold text-outage">{title}</p>
      <p>{message}</p>
      {requestId && (
        <p className="text-sm text-muted">
          Request id <code className="select-all">{requestId}</code>
        </p>
      )}
      {action}
    </div>
  )
}
