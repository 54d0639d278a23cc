'use client'

import { Search } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { useHydrated } from '@/components/ui/clock'
import { useShell } from './shell-state'

export function SearchButton() {
  const { open } = useShell()
  const hydrated = useHydrated()
  const key = hydrated && navigator.platform.startsWith('Mac') ? '⌘K' : 'Ctrl K'
  return (
    <Button
      variant="ghost"
      fit="roomy"
      className="lg:border-line-strong lg:text-muted"
      onClick={() => open('search')}
      aria-label="Search"
      aria-keyshortcuts="Control+K Meta+K"
      title={`Search (${key})`}
    >
      <Search aria-hidden="true" size={16} />
      <span className="max-lg:hidden">Search</span>
      <kbd className="text-xs max-lg:hidden">{key}</kbd>
    </Button>
  )
}
