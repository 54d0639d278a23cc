'use client'

import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTheme } from 'next-themes'
import { notify } from '@/components/ui/notify'
import { paths } from '@/lib/paths'
import { healthQuery } from '@/lib/status/client'
import { parseRange } from '@/lib/time'
import { useCarried } from './carried-search'
import { visibleTo } from './navigation'
import { useShell } from './shell-state'
import { useSignOut } from './sign-out'
import { useTimeRange } from './time-range'

export type PaletteItem = {
  id: string
  label: string
  kind: 'page' | 'service' | 'action'
  keywords?: string[]
  keys?: string
  run: () => void
}

/** All that this person may open or do from anywhere. */
export function usePaletteItems(permissions: readonly string[]): PaletteItem[] {
  return [...usePages(permissions), ...useServices(), ...useActions()]
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
