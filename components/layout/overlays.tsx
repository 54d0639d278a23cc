'use client'

import { lazy } from 'react'
import { Dialog } from '@/components/ui/dialog'
import { RangeDialog } from './range-dialog'
import { useShell } from './shell-state'
import { useShortcuts } from './shortcuts'
import { ShortcutsSheet } from './shortcuts-sheet'

const CommandPalette = lazy(() => import('./command-palette'))

/** What opens over the page; each fetches its code when first wanted. */
export function Overlays({ permissions }: { permissions: string[] }) {
  const { overlay, close } = useShell()
  useShortcuts(permissions)
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
      <RangeDialog />
    </>
  )
}
