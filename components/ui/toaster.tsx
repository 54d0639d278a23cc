'use client'

import { lazy, Suspense, useEffect, useState } from 'react'

const Sonner = lazy(() => import('sonner').then(({ Toaster }) => ({ default: Toaster })))

/** Comes after the first paint: nobody needs it before. */
export function Toaster() {
  const [ready, setReady] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setReady(true), 1_500)
    return () => clearTimeout(timer)
  }, [])
  if (!ready) return null
  return (
    <Suspense fallback={null}>
      <Sonner
        position="bottom-right"
        className="no-print"
        toastOptions={{ unstyled: true, classNames: STYLE }}
      />
    </Suspense>
  )
}

const STYLE = {
  toast: 'flex w-full gap-2 rounded-ui border border-line-strong bg-panel p-3 text-base text-ink',
  title: 'font-medium',
  description: 'text-muted',
  success: 'border-operational',
  error: 'border-outage',
}
