'use client'

import { lazy, Suspense, useEffect, useState } from 'react'

const Toasts = lazy(() => import('./toasts'))

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
      <Toasts />
    </Suspense>
  )
}
