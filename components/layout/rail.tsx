'use client'

import { PanelLeftClose, PanelLeftOpen } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { classNames } from '@/components/ui/class-names'
import { IconButton } from '@/components/ui/icon-button'
import { NavLinks } from './nav-links'
import { RAIL_COOKIE } from './rail-cookie'

type RailProps = {
  permissions: string[]
  icons: Readonly<Record<string, ReactNode>>
  /** Drawn on the server, as the icons: with its word, and without. */
  brand: { whole: ReactNode; mark: ReactNode }
  initiallyCollapsed: boolean
  version: string
}

/** The pages, at the left on wide screens. */
export function Rail({ permissions, icons, brand, initiallyCollapsed, version }: RailProps) {
  const [collapsed, setCollapsed] = useState(initiallyCollapsed)
  const toggle = () => {
    setCollapsed(!collapsed)
    // biome-ignore lint/suspicious/noDocumentCookie: the server must know the width before the first paint
    document.cookie = `${RAIL_COOKIE}=${collapsed ? 'open' : 'collapsed'}; path=/; max-age=31536000; samesite=lax`
  }
  return (
    <div
      className={classNames(
        'chrome sticky top-0 hidden h-dvh shrink-0 flex-col border-r bg-panel md:flex',
        collapsed ? 'w-14' : 'w-48',
      )}
    >
      <div className="flex h-bar items-center border-b px-4">{collapsed ? brand.mark : brand.whole}</div>
      <nav aria-label="Pages" className="flex-1 overflow-y-auto p-2">
        <NavLinks permissions={permissions} layout={collapsed ? 'icons' : 'rows'} icons={icons} />
      </nav>
      <div className="flex items-center justify-between gap-2 p-2">
        {!collapsed && (
          <span className="truncate pl-2 text-xs text-muted" title={`Pitwall ${version}`}>
            {version}
          </span>
        )}
        <IconButton
          icon={collapsed ? PanelLeftOpen : PanelLeftClose}
          label={collapsed ? 'Show words in the rail' : 'Narrow the rail'}
          onClick={toggle}
        />
      </div>
    </div>
  )
}
