'use client'

import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from 'react'

const SKEW_WORTH_CORRECTING_MS = 60_000

const ServerNow = createContext(0)
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let skewMs = 0

/** `serverNow`: when the server rendered, so that the first paint says what the HTML said. */
export function ClockProvider({ serverNow, children }: { serverNow: number; children: ReactNode }) {
  useEffect(() => {
    const difference = serverNow - Date.now()
    // Somebody's clock may be wrong by minutes; ages must not be.
    skewMs = Math.abs(difference) > SKEW_WORTH_CORRECTING_MS ? difference : 0
  }, [serverNow])
  return <ServerNow value={serverNow}>{children}</ServerNow>
}

/** The time now, renewed every `stepSeconds`; equal on server and first client render. */
export function useNow(stepSeconds = 10): Date {
  const serverNow = useContext(ServerNow)
  const step = stepSeconds * 1000
  const now = useSyncExternalStore(
    subscribe,
    () => Math.floor((Date.now() + skewMs) / step) * step,
    () => serverNow,
  )
  return useMemo(() => new Date(now), [now])
}

const never = () => () => undefined

/** False in the first HTML and while it comes alive, true from then on. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(tick, 1000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function tick(): void {
  if (document.hidden) return
  for (const listener of listeners) listener()
}
