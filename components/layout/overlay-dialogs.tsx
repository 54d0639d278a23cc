'use client'

import { lazy } from 'react'
import { Dialog } from '@/components/ui/dialog'
import { useShell } from './shell-state'

const CommandPalette = lazy(() => import('./command-palette'))
const ShortcutsSheet = lazy(() => import('./shortcuts-sheet'))
const RangeForm = lazy(() => import('./range-form'))

/** What opens over the page, one at most. */
export default function OverlayDialogs({ permissions }: { permissions: string[] }) {
  const { overlay, close } = useShell()
  const onOpenChange = (open: boolean) => !open && close()
  return (
    <>
      <Dialog
        open={overlay === 'search'}
        onOpenChange={onOpenChange}
        title="Search"
        placement="top"
        hideTitle
      >
        <CommandPalette permissions={permissions} />
      </Dialog>
      <Dialog open={overlay === 'shortcuts'} onOpenChange={onOpenChange} title="Keyboard shortcuts">
        <ShortcutsSheet permissions={permissions} />
      </Dialog>
      <Dialog
        open={overlay === 'range'}
        onOpenChange={onOpenChange}
        title="Time range"
        description="now-6h, now-1d/d, 2026-03-31T10:26 (UTC) or epoch milliseconds"
      >
        <RangeForm onDone={close} />
      </Dialog>
    </>
  )
}
