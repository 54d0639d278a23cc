'use client'

import { useIsFetching, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useCallback, useEffect, useRef, useState, useTransition } from 'react'
import { useHydrated, useNow } from '@/components/ui/clock'

/** Parts that only the server renders are asked for at most this often while something else polls. */
const SERVER_PARTS_EVERY_MS = 60_000

/** `remaining`: whole seconds; undefined when off or not alive yet. A hidden tab waits and catches up when seen again. */
export function useRefreshTimer(seconds: number | undefined) {
  const now = useNow(1).getTime()
  const alive = useHydrated()
  const { refresh, busy } = useRefresh()
  const [dueAt, setDueAt] = useState<number>()
  const on = alive && seconds !== undefined

  useEffect(() => {
    setDueAt(seconds === undefined ? undefined : Date.now() + seconds * 1000)
  }, [seconds])

  const again = useCallback(() => {
    if (seconds !== undefined) setDueAt(Date.now() + seconds * jitter() * 1000)
    refresh()
  }, [seconds, refresh])

  useEffect(() => {
    if (on && dueAt !== undefined && now >= dueAt && !document.hidden) again()
  }, [on, dueAt, now, again])

  const remaining = on && dueAt !== undefined ? Math.max(0, Math.ceil((dueAt - now) / 1000)) : undefined
  return { remaining, refresh: again, busy }
}

function useRefresh() {
  const client = useQueryClient()
  const router = useRouter()
  const [pending, start] = useTransition()
  const fetching = useIsFetching()
  const serverPartsAt = useRef(Date.now())

  const refresh = useCallback(() => {
    const polling = client.getQueryCache().findAll({ type: 'active' }).length > 0
    void client.refetchQueries({ type: 'active' }, { cancelRefetch: false })
    if (polling && Date.now() - serverPartsAt.current < SERVER_PARTS_EVERY_MS) return
    // What a dialog was opened from stays as long as it asks.
    if (document.querySelector('[role="dialog"]')) return
    serverPartsAt.current = Date.now()
    start(async () => {
      const answers = await import('./pitwall-answers').then(
        ({ pitwallAnswers }) => pitwallAnswers(client),
        () => false,
      )
      // A page that is asked for while Pitwall is away becomes the browser's own error page.
      if (answers) start(() => router.refresh())
    })
  }, [client, router])

  return { refresh, busy: pending || fetching > 0 }
}

/** So that a wall of screens does not ask in step. */
const jitter = () => 0.9 + Math.random() * 0.2
