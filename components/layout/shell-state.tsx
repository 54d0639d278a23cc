'use client'

import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'

type Overlay = 'search' | 'shortcuts' | 'range'

type ShellState = {
  overlay: Overlay | undefined
  open: (overlay: Overlay) => void
  close: () => void
}

const Shell = createContext<ShellState>({ overlay: undefined, open: () => undefined, close: () => undefined })

export const useShell = () => useContext(Shell)

/** Which of the shell's overlays is open: one at most. */
export function ShellStateProvider({ children }: { children: ReactNode }) {
  const [overlay, setOverlay] = useState<Overlay>()
  const state = useMemo(() => ({ overlay, open: setOverlay, close: () => setOverlay(undefined) }), [overlay])
  return <Shell value={state}>{children}</Shell>
}
