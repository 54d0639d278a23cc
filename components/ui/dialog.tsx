'use client'

import { lazy, type ReactNode, Suspense, useState } from 'react'

export type DialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  description?: ReactNode
  /** `side`: a sheet at the edge, for work that keeps the page in view. */
  placement?: 'center' | 'side' | 'top'
  /** For dialogs whose first field says it all. */
  hideTitle?: boolean
  children: ReactNode
}

const DialogPopup = lazy(() => import('./dialog-popup'))

/** Fetches its code when first opened. */
export function Dialog(props: DialogProps) {
  const [wanted, setWanted] = useState(false)
  if (props.open && !wanted) setWanted(true)
  if (!wanted) return null
  return (
    <Suspense fallback={null}>
      <DialogPopup {...props} />
    </Suspense>
  )
}
