'use client'

import { type ReactNode, Suspense } from 'react'
import { useLoaded } from './use-loaded'

type AfterLoadProps = {
  /** Holds the place of what comes. */
  fallback?: ReactNode
  children: ReactNode
}

/** For parts whose code nobody needs before the page stands: give it a lazy component. */
export function AfterLoad({ fallback = null, children }: AfterLoadProps) {
  return useLoaded() ? <Suspense fallback={fallback}>{children}</Suspense> : fallback
}
