'use client'

import { Tooltip } from '@base-ui/react/tooltip'
import type { RefObject } from 'react'

type TooltipPopupProps = { open: boolean; anchor: RefObject<HTMLElement | null>; text: string }

export default function TooltipPopup({ open, anchor, text }: TooltipPopupProps) {
  return (
    <Tooltip.Root open={open}>
      <Tooltip.Portal>
        <Tooltip.Positioner anchor={anchor} sideOffset={6} collisionPadding={8} className="z-50">
          <Tooltip.Popup className="max-w-72 rounded-ui border border-line-strong bg-panel px-2 py-1 text-sm">
            {text}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
