'use client'

import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { classNames } from './class-names'
import type { DialogProps } from './dialog'
import { IconButton } from './icon-button'

const PLACES = {
  center:
    'top-1/2 left-1/2 max-h-[85dvh] w-[min(32rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 rounded-ui',
  top: 'top-[10dvh] left-1/2 max-h-[80dvh] w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 rounded-ui',
  side: 'inset-y-0 right-0 w-[min(30rem,100vw)]',
} as const

export default function DialogPopup({ placement = 'center', hideTitle, ...dialog }: DialogProps) {
  return (
    <Dialog.Root open={dialog.open} onOpenChange={(open) => dialog.onOpenChange(open)}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-canvas/80" />
        <Dialog.Popup
          className={classNames(
            'fixed z-50 flex flex-col overflow-y-auto border border-line-strong bg-panel',
            PLACES[placement],
          )}
        >
          <header className={hideTitle ? 'sr-only' : 'flex items-start gap-3 border-b p-4'}>
            <div className="min-w-0 flex-1 space-y-1">
              <Dialog.Title className="text-lg">{dialog.title}</Dialog.Title>
              {dialog.description && (
                <Dialog.Description className="text-muted">{dialog.description}</Dialog.Description>
              )}
            </div>
            <Dialog.Close render={<IconButton icon={X} label="Close" />} />
          </header>
          <div className={hideTitle ? undefined : 'p-4'}>{dialog.children}</div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
