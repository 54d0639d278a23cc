'use client'

import { Menu } from '@base-ui/react/menu'
import { Check, ExternalLink } from 'lucide-react'
import Link from 'next/link'
import type { RefObject } from 'react'
import type { MenuItem } from './menu'

type MenuPopupProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  anchor: RefObject<HTMLElement | null>
  label: string
  items: MenuItem[]
}

const ITEM =
  'flex min-h-8 cursor-pointer items-center gap-2 px-3 outline-none data-highlighted:bg-sunken pointer-coarse:min-h-11'

export default function MenuPopup({ open, onOpenChange, anchor, label, items }: MenuPopupProps) {
  const isChoice = items.some((item) => item.kind === 'action' && item.chosen !== undefined)
  return (
    <Menu.Root
      open={open}
      modal={false}
      onOpenChange={(next, { event }) => {
        // A press on the button closes by itself; closing here too would let it open again.
        if (!isOn(anchor, event)) onOpenChange(next)
      }}
    >
      <Menu.Portal>
        <Menu.Positioner anchor={anchor} sideOffset={4} align="end" collisionPadding={8} className="z-40">
          <Menu.Popup
            finalFocus={anchor}
            aria-label={label}
            className="max-h-(--available-height) min-w-48 overflow-y-auto rounded-ui border border-line-strong bg-panel py-1 outline-none"
          >
            {items.map((item) => (
              <MenuRow key={`${item.kind} ${item.label}`} item={item} indent={isChoice} />
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

function isOn(anchor: RefObject<HTMLElement | null>, event: Event): boolean {
  return (
    event.target instanceof Node &&
    event.type !== 'keydown' &&
    anchor.current?.contains(event.target) === true
  )
}

/** `indent`: some of the menu can be chosen, so that all of it stands behind the tick. */
function MenuRow({ item, indent }: { item: MenuItem; indent: boolean }) {
  const pad = indent && <span className="w-4 shrink-0" />
  switch (item.kind) {
    case 'line':
      return <Menu.Separator className="my-1 border-t" />
    case 'heading':
      return <div className="px-3 py-1 text-sm text-muted">{item.label}</div>
    case 'link':
      return item.external ? (
        <Menu.LinkItem className={ITEM} href={item.href} target="_blank" rel="noopener noreferrer">
          {pad}
          <span className="flex-1">{item.label}</span>
          <ExternalLink aria-label="opens in a new tab" size={14} className="text-muted" />
        </Menu.LinkItem>
      ) : (
        <Menu.LinkItem className={ITEM} render={<Link href={item.href} prefetch={false} />}>
          {pad}
          {item.label}
        </Menu.LinkItem>
      )
    case 'off':
      return (
        <Menu.Item disabled className="block cursor-not-allowed px-3 py-1.5 text-muted outline-none">
          {item.label}
          <span className="block max-w-64 text-xs">{item.reason}</span>
        </Menu.Item>
      )
    case 'action':
      return (
        <Menu.Item className={ITEM} onClick={item.run}>
          {item.chosen ? <Check aria-label="chosen" size={14} className="mr-0.5 shrink-0" /> : pad}
          <span className="flex-1">{item.label}</span>
          {item.hint && <kbd className="text-xs text-muted">{item.hint}</kbd>}
        </Menu.Item>
      )
  }
}
