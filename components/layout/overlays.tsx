'use client'

import { lazy, Suspense, useState } from 'react'
import { AfterLoad } from '@/components/ui/after-load'
import { useShell } from './shell-state'

const OverlayDialogs = lazy(() => import('./overlay-dialogs'))
const Shortcuts = lazy(() => import('./shortcuts'))

/** The keys of the shell, and what opens over the page: its code is fetched when first wanted. */
export function Overlays({ permissions }: { permissions: string[] }) {
  const { overlay } = useShell()
  const [wanted, setWanted] = useState(false)
  if (overlay && !wanted) setWanted(true)
  return (
    <>
      <AfterLoad>
        <Shortcuts permissions={permissions} />
      </AfterLoad>
      {wanted && (
        <Suspense fallback={null}>
          <OverlayDialogs permissions={permissions} />
        </Suspense>
      )}
    </>
  )
}
