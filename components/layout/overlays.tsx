'use client'

import { lazy, Suspense, useState } from 'react'
import { useShell } from './shell-state'
import { useShortcuts } from './shortcuts'

const OverlayDialogs = lazy(() => import('./overlay-dialogs'))

/** The keys of the shell, and what opens over the page: its code is fetched when first wanted. */
export function Overlays({ permissions }: { permissions: string[] }) {
  const { overlay } = useShell()
  const [wanted, setWanted] = useState(false)
  useShortcuts(permissions)
  if (overlay && !wanted) setWanted(true)
  if (!wanted) return null
  return (
    <Suspense fallback={null}>
      <OverlayDialogs permissions={permissions} />
    </Suspense>
  )
}
