'use client'

import { lazy, type ReactNode, Suspense, useRef, useState } from 'react'
import { Button } from './button'
import type { ButtonFit, ButtonVariant } from './button-style'

export type MenuItem =
  | { kind: 'action'; label: string; run: () => void; hint?: string; chosen?: boolean }
  | { kind: 'link'; label: string; href: string; external?: boolean }
  | { kind: 'off'; label: string; reason: string }
  | { kind: 'heading'; label: string }
  | { kind: 'line'; label: string }

type MenuProps = {
  /** Heard by screen readers when the button shows no words. */
  label: string
  items: MenuItem[]
  variant?: ButtonVariant
  fit?: ButtonFit
  className?: string
  children: ReactNode
}

const load = () => import('./menu-popup')
const MenuPopup = lazy(load)

/** A button with a list of actions; its code is fetched when the pointer or focus comes near. */
export function Menu({ label, items, variant = 'ghost', fit, className, children }: MenuProps) {
  const [open, setOpen] = useState(false)
  const [wanted, setWanted] = useState(false)
  const anchor = useRef<HTMLButtonElement>(null)
  const show = () => {
    setWanted(true)
    setOpen((shown) => !shown)
  }
  return (
    <>
      <Button
        ref={anchor}
        variant={variant}
        fit={fit}
        className={className}
        onClick={show}
        onPointerEnter={load}
        onFocus={load}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
      >
        {children}
      </Button>
      {wanted && (
        <Suspense fallback={null}>
          <MenuPopup open={open} onOpenChange={setOpen} anchor={anchor} label={label} items={items} />
        </Suspense>
      )}
    </>
  )
}
