import type { ReactNode } from 'react'

type NoticeProps = { title: string; code?: string; children: ReactNode; action?: ReactNode }

/** A whole page that has one thing to say. */
export function Notice({ title, code, children, action }: NoticeProps) {
  return (
    <div className="mx-auto flex min-h-[60dvh] max-w-md flex-col items-start justify-center gap-3 p-6">
      {code && <p className="text-sm text-muted">{code}</p>}
      <h1 className="text-xl">{title}</h1>
      <p className="text-muted">{children}</p>
      {action}
    </div>
  )
}
