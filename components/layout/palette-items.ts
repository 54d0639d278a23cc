'use client'

import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTheme } from 'next-themes'
import { notify } from '@/components/ui/notify'
import { endpointsQuery } from '@/lib/endpoints/client'
import { paths } from '@/lib/paths'
import { queuesQuery } from '@/lib/queues/client'
import { queuePaths } from '@/lib/queues/rules'
import { healthQuery } from '@/lib/status/client'
import { parseRange } from '@/lib/time'
import { useCarried } from './carried-search'
import { visibleTo } from './navigation'
import { useShell } from './shell-state'
import { useSignOut } from './sign-out'
import { useTimeRange } from './time-range'

const ENDPOINTS_AT_MOST = 200
const QUEUES_AT_MOST = 200

export type PaletteItem = {
  id: string
  label: string
  kind: 'page' | 'service' | 'endpoint' | 'queue' | 'action'
  keywords?: string[]
  keys?: string
  run: () => void
}

/** All that this person may open or do from anywhere. */
export function usePaletteItems(permissions: readonly string[], typed: string): PaletteItem[] {
  const endpoints = useEndpoints(permissions)
  const queues = useQueues(permissions)
  const always = [...usePages(permissions), ...useServices(), ...useActions()]
  return typed === '' ? always : [...always, ...queues, ...endpoints]
}

function usePages(permissions: readonly string[]): PaletteItem[] {
  const router = useRouter()
  const address = useCarried()
  return visibleTo(permissions).map((entry) => ({
    id: `page ${entry.href}`,
    label: entry.label,
    kind: 'page',
    keys: `g ${entry.key}`,
    run: () => router.push(address(entry)),
  }))
}

function useServices(): PaletteItem[] {
  const router = useRouter()
  const address = useCarried()
  const { data } = useQuery(healthQuery())
  const range = { from: '', to: '' }
  return (data?.services ?? []).map(({ id, name }) => ({
    id: `service ${id}`,
    label: name,
    kind: 'service',
    keywords: [id],
    run: () => router.push(address({ href: paths.service(id), range })),
  }))
}

/** Too many to look through: found by typing only. */
function useEndpoints(permissions: readonly string[]): PaletteItem[] {
  const router = useRouter()
  const address = useCarried()
  const enabled = permissions.includes('endpoint:read')
  const { data } = useQuery({ ...endpointsQuery(ENDPOINTS_AT_MOST), enabled })
  const range = { from: '', to: '' }
  return (data?.items ?? []).map(({ id, method, route, serviceName }) => ({
    id: `endpoint ${id}`,
    label: `${method} ${route}`,
    kind: 'endpoint',
    keywords: [serviceName],
    run: () => router.push(address({ href: paths.endpoint(id), range })),
  }))
}

/** Likewise. */
function useQueues(permissions: readonly string[]): PaletteItem[] {
  const router = useRouter()
  const address = useCarried()
  const enabled = permissions.includes('queue:read')
  const { data } = useQuery({ ...queuesQuery({ limit: QUEUES_AT_MOST }), enabled })
  const range = { from: '', to: '' }
  return (data?.items ?? []).map(({ source, sourceName, queue }) => ({
    id: `queue ${source}/${queue}`,
    label: queue,
    kind: 'queue',
    keywords: [source, sourceName],
    run: () => router.push(address({ href: queuePaths.queue(source, queue), range })),
  }))
}

function useActions(): PaletteItem[] {
  const router = useRouter()
  const { open } = useShell()
  const { setTheme } = useTheme()
  const signOut = useSignOut()
  const copy = useCopyLink()
  const action = (label: string, run: () => void, keys?: string): PaletteItem => ({
    id: `action ${label}`,
    label,
    kind: 'action',
    keys,
    run,
  })
  return [
    action('Light theme', () => setTheme('light')),
    action('Dark theme', () => setTheme('dark')),
    action('System theme', () => setTheme('system')),
    action('Wall screen', () => router.push(`${paths.status()}?view=wall`)),
    action('Copy link with fixed times', copy),
    action('Keyboard shortcuts', () => open('shortcuts'), '?'),
    action('Sign out', signOut),
  ]
}

/** A link that shows others what is seen now, however much later they open it. */
function useCopyLink(): () => void {
  const { text } = useTimeRange()
  return () => {
    const address = new URL(window.location.href)
    const range = text && parseRange(text, new Date())
    if (range) {
      address.searchParams.set('from', String(range.from.getTime()))
      address.searchParams.set('to', String(range.to.getTime()))
    }
    navigator.clipboard.writeText(address.href).then(
      () => notify('Link copied', { tone: 'good' }),
      () => notify('The browser keeps the clipboard closed on this address.', { tone: 'bad' }),
    )
  }
}
