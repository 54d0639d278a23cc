'use client'

import { Toaster } from 'sonner'

export default function Toasts() {
  return (
    <Toaster
      position="bottom-right"
      className="no-print"
      toastOptions={{ unstyled: true, classNames: STYLE }}
    />
  )
}

const STYLE = {
  toast: 'flex w-full gap-2 rounded-ui border border-line-strong bg-panel p-3 text-base text-ink',
  title: 'font-medium',
  description: 'text-muted',
  success: 'border-operational',
  error: 'border-outage',
}
