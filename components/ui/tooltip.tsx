'use client'

import { lazy, type ReactNode, Suspense, useId, useRef, useState } from 'react'

type TooltipProps = { text: string; children: ReactNode }

const TooltipPopup = lazy(() => import('./tooltip-popup'))

/** A word that explains itself on hover, focus and touch; the code comes with the first use. */
export function Tooltip({ text, children }: TooltipProps) {
  const [open, setOpen] = useState(false)
  const [wanted, setWanted] = useState(false)
  const anchor = useRef<HTMLButtonElement>(null)
  const textId = useId()
  const show = () => {
    setWanted(true)
    setOpen(true)
  }
  return (
    <>
      <button
        ref={anchor}
        type="button"
        aria-describedby={textId}
        className="cursor-help underline decoration-line-strong decoration-dotted underline-offset-4"
        onPointerEnter={show}
        onPointerLeave={() => setOpen(false)}
        onFocus={show}
        onBlur={() => setOpen(false)}
        onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}
      >
        {children}
      </button>
      <span id={textId} className="sr-only">
        {text}
      </span>
      {wanted && (
        <Suspense fallback={null}>
          <TooltipPopup open={open} anchor={anchor} text={text} />
        </Suspense>
      )}
    </>
  )
}
